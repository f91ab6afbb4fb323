import { Command, InvalidArgumentError, Option } from 'commander'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import { parseValue, rangeOf, schemaOf } from '../../shared/contract/knob.ts'
import { faultKeys, faultKnobs } from '../../shared/contract/network.ts'
import { knobs, settingKeys, type SettingsPatch } from '../../shared/contract/settings.ts'
import {
  checkExperiment,
  defaultExperiment,
  experimentLimits,
  type Experiment,
  type FleetSize,
  type Sweep,
  type SweepValue,
} from '../../shared/experiment/experiment.ts'
import { printFaultOption, readFaultOption } from '../../shared/experiment/fault-option.ts'
import { kebab } from '../../shared/experiment/kebab.ts'
import { readLaneOption } from '../../shared/experiment/lane-option.ts'
import { parseThresholds } from '../../shared/experiment/threshold.ts'
import { documentNames, type DocumentName } from '../../shared/report/documents.ts'
import type { Targets } from './run-output.ts'
import { addSettings, optionParser, settingsIn } from './cli-options.ts'

/** What a run is written to, with what that is; `-` is standard output. */
const outputs = {
  json: 'the run as JSON, which report import takes',
  html: 'a report in one file, which holds its own JSON',
  markdown: 'a table for a pull request',
  csv: 'a line for each lane and round',
  junit: 'the thresholds as test cases',
} as const satisfies Readonly<Record<DocumentName, string>>

/** What a command line asks to be measured. */
export interface MeasureOptions {
  readonly plan: Experiment
  readonly name: string | undefined
  readonly dataFolder: string | undefined
  readonly compare: string | undefined
  readonly outputs: Targets
  /** Where every delay goes as it comes. */
  readonly ndjson: string | undefined
}

/** A duration such as `10s`, `500ms` or `2m`, in ms. */
function readDuration(text: string): number {
  const [, number, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h)?$/.exec(text.trim()) ?? []
  if (number === undefined) {
    throw new InvalidArgumentError(
      `a time is a number with ms, s, m or h, such as 10s, and not "${text}".`,
    )
  }
  const factor = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 }[unit] ?? 1
  return Number(number) * factor
}
function readWindow(text: string): number {
  const { min, max } = experimentLimits.window
  const window = readDuration(text)
  if (window >= min && window <= max) return window
  throw new InvalidArgumentError(`a window is 1s to 1h long, and not ${text}.`)
}
function readWarmUp(text: string): number | 'auto' {
  if (text === 'auto') return text
  const ms = readDuration(text)
  if (ms <= experimentLimits.warmUp.max) return ms
  throw new InvalidArgumentError('a warm-up is auto, or 0s to 10m long.')
}
function readRounds(text: string): number {
  const { min, max } = experimentLimits.rounds
  const rounds = Number(text)
  if (/^\d+$/.test(text) && rounds >= min && rounds <= max) return rounds
  throw new InvalidArgumentError(`rounds are ${min} to ${max}, and not ${text}.`)
}
/** The settings whose values can stand in a list. */
const sweptSettings = settingKeys.filter((key) => !['text', 'origins'].includes(knobs[key].kind))

function readCount(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= experimentLimits.fleet) return count
  throw new InvalidArgumentError(`it takes 1 to ${experimentLimits.fleet}, and not ${text}.`)
}

/** What can be swept: settings and faults. */
function sweepable(): string {
  return [...sweptSettings.map((key) => knobs[key].flag), ...faultKeys.map(kebab)].join(', ')
}

/** Reads `poll-interval=100,500,2000`: a setting by its flag, or a fault. */
function readSweep(text: string): Sweep {
  const [word = '', list] = text.split(/=(.*)/s)
  const setting = sweptSettings.find((key) => knobs[key].flag === word || key === word)
  const fault = faultKeys.find((key) => kebab(key) === word || key === word)
  const knob = setting === undefined ? fault && faultKnobs[fault] : knobs[setting]
  if (knob === undefined) {
    throw new InvalidArgumentError(`"${word}" cannot be swept; these can: ${sweepable()}.`)
  }
  const given = (list ?? '').split(',').map((one) => one.trim())
  if (list === undefined || list.trim() === '') {
    throw new InvalidArgumentError(
      `a sweep needs values, such as ${word}=${String(knob.default)}; ${word} takes ${rangeOf(knob)}.`,
    )
  }
  const values = given.map((one) => parseValue(knob, one)) as readonly SweepValue[]
  const wrong = given.find((_, place) => !schemaOf(knob).safeParse(values[place]).success)
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`${word} takes ${rangeOf(knob)}, and not ${wrong}.`)
  }
  if (setting !== undefined) return { setting, values }
  if (fault !== undefined) return { fault, values }
  throw new InvalidArgumentError('there is nothing to sweep.')
}

function readFile(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('it needs a file, or - for standard output.')
}

const examples = `
Examples:
  npm run -s measure
      polling, SSE and WebSocket side by side, five rounds of 10 s
  npm run -s measure -- --sweep poll-interval=100,500,2000 --push-rate 10 --html sweep.html
      what the poll interval does, as a report to open in a browser
  npm run -s measure -- --lane polling,poll-interval=500 --lane polling,poll-mode=long --lane sse --markdown -
      three lanes of your own, as a table for a pull request
  npm run -s measure -- --fail-if 'sse.delay p(95)<50' --fail-if '*.missed==0' --junit junit.xml
      for a pipeline: ends with 99 unless both hold

Ends with 0, with 99 where a threshold does not hold, with 98 where one cannot be judged, with 104 for a flag or a plan
that is wrong, and with 105 where it was interrupted (what was measured until then is kept).`

function addOptions(command: Command): Command {
  const { rounds, window } = defaultExperiment
  command
    .option(
      '--lane <lane>',
      'a lane to measure: polling, sse, sse-fetch or websocket, with settings of its own behind it, such as polling,poll-interval=1000,name=Slow; repeatable; polling, sse and websocket by default',
      optionParser(readLaneOption),
    )
    .option(
      '--sweep <setting=values>',
      'measure everything at each of these values of a setting or a fault, such as poll-interval=100,500,2000 or latency=0,100',
      readSweep,
    )
    .option(
      '--fault <faults>',
      'what the line does to connections, such as latency=100,jitter=20 or sse,hold-bytes=4096; repeatable',
      optionParser(readFaultOption),
    )
    .option(
      '--rounds <n>',
      `how often everything is measured, 3 to 100; ${rounds} by default`,
      readRounds,
    )
    .option(
      '--window <time>',
      `how long a round measures, 1s to 1h; ${window / 1_000}s by default`,
      readWindow,
    )
    .option(
      '--warm-up <time>',
      'how long to wait before measuring; auto (the default) waits until the medians of three seconds are alike, 10s at most',
      readWarmUp,
    )
    .option(
      '--fail-if <threshold>',
      "end with 99 unless this holds, such as 'sse.delay p(95)<50', '*.missed==0' or 'websocket.delay/sse.delay p(50)<1.2'; repeatable",
      (text: string, earlier: readonly string[] = []) => [...earlier, text],
    )
    .option(
      '--fleet <clients>',
      'this many light clients a lane, in processes of their own and one lane after the other, 1 to 5000, instead of one client each',
      readCount,
    )
    .option(
      '--connect-rate <n>',
      'clients of a fleet that begin to connect each second, 1 to 5000; 200 by default',
      readCount,
    )
    .option('--name <name>', 'what the run is called; by default what it measures')
    .option(
      '--compare <run>',
      'compare with a run that was kept, or with a file: better, worse, no difference seen, or not enough to say',
    )
    .option('--data-folder <folder>', 'where runs are kept')
    .option(
      '--ndjson <file>',
      'every delay as a line of JSON in the shape of k6, as it comes; - for standard output',
      readFile,
    )
  return addSettings(addOutputs(command))
}

/** Adds a flag for everything that a run can be written as. */
export function addOutputs(command: Command): Command {
  for (const name of documentNames) {
    const meaning = `${outputs[name]}; - for standard output`
    command.addOption(new Option(`--${name} <file>`, meaning).argParser(readFile))
  }
  return command
}

/** The files among the values of the flags that were read. */
export function outputsIn(values: Readonly<Record<string, unknown>>): Targets {
  const named = documentNames.flatMap((name) => {
    const file = values[name]
    return typeof file === 'string' ? [[name, file] as const] : []
  })
  return Object.fromEntries(named)
}

/** Thrown instead of leaving the process: all is printed, and this is the code to end with. */
export class MeasureExit extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super('The command line ended the start.')
    this.name = 'MeasureExit'
    this.exitCode = exitCode
  }
}

export const badOptions = 104

const usualConnectRate = 200

function fleetIn(values: Readonly<Record<string, unknown>>): FleetSize | undefined {
  const { fleet: clients, connectRate = usualConnectRate } = values
  if (typeof clients === 'number' && typeof connectRate === 'number')
    return { clients, connectRate }
  if (values['connectRate'] === undefined) return undefined
  throw new PlaygroundError(
    'bad_setting',
    '--connect-rate is for --fleet, which says how many clients.',
  )
}

function planOf(values: Readonly<Record<string, unknown>>): Experiment {
  const given = {
    lanes: values['lane'],
    sweep: values['sweep'],
    faults: values['fault'],
    rounds: values['rounds'],
    window: values['window'],
    warmUp: values['warmUp'],
    thresholds: values['failIf'],
    fleet: fleetIn(values),
  }
  const settings: SettingsPatch = settingsIn(values)
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const plan = checkExperiment({ ...defaultExperiment, ...known, settings })
  parseThresholds(plan.thresholds, plan.lanes)
  const lost = plan.faults.find(
    ({ scope }) => typeof scope === 'object' && scope.subject >= plan.lanes.length,
  )
  if (lost !== undefined) {
    const { length } = plan.lanes
    const there = length === 1 ? 'there is one lane' : `there are ${length} lanes`
    throw new PlaygroundError('bad_setting', `--fault ${printFaultOption(lost)}: ${there}.`)
  }
  return plan
}

/** Two documents in one stream are none. */
function checkOutputs(outputs: Targets, ndjson: string | undefined): void {
  const taken = [...Object.values(outputs), ndjson].filter((file) => file === '-')
  if (taken.length > 1) {
    throw new PlaygroundError('bad_setting', 'Of the files only one can go to standard output (-).')
  }
}

/** Where help and errors are printed. */
export interface MeasureOutput {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

/**
 * Reads the command line of `measure`, without the command's own name.
 *
 * @throws MeasureExit after help (0) or an error (104) has been printed.
 */
export function parseMeasureOptions(
  argv: readonly string[],
  output: MeasureOutput,
): MeasureOptions {
  let found: MeasureOptions | undefined
  const command = addOptions(new Command('measure'))
    .description(
      'Measure polling, SSE and WebSocket side by side, on a playground of its own in memory.',
    )
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.error })
    .showHelpAfterError('(--help lists every flag)')
    .addHelpText('after', examples)
    .action((values: Record<string, unknown>) => {
      const text = (key: string) => (typeof values[key] === 'string' ? values[key] : undefined)
      const files = outputsIn(values)
      checkOutputs(files, text('ndjson'))
      found = {
        plan: planOf(values),
        name: text('name'),
        dataFolder: text('dataFolder'),
        compare: text('compare'),
        outputs: files,
        ndjson: text('ndjson'),
      }
    })
  try {
    command.parse(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof PlaygroundError) {
      output.error(`error: ${error.message}\n(--help lists every flag)\n`)
      throw new MeasureExit(badOptions)
    }
    if (!(error instanceof Error) || !('exitCode' in error)) throw error
    throw new MeasureExit(error.exitCode === 0 ? 0 : badOptions)
  }
  if (found === undefined) throw new MeasureExit(badOptions)
  return found
}
