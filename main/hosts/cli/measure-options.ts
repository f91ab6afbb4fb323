import { Command } from 'commander'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import { StartError } from '../../composition/start-error.ts'
import { defaultExperiment, type Experiment } from '../../shared/experiment/experiment.ts'
import { readFaultOption } from '../../shared/experiment/fault-option.ts'
import { readLaneOption } from '../../shared/experiment/lane-option.ts'
import { documentNames } from '../../shared/report/documents.ts'
import type { ProjectFile } from './config-file.ts'
import { planOf, usualP95 } from './measure-plan.ts'
import {
  readCount,
  readKneeSubject,
  readP95,
  readRounds,
  readSweep,
  readWarmUp,
  readWindow,
} from './measure-values.ts'
import { needsHelp, needsMeaning, readNeeds } from './needs-flag.ts'
import { addOutputs, outputsIn, readFile } from './output-flags.ts'
import type { Targets } from './run-output.ts'
import { addConfig, addSettings, configIn, optionParser } from './setting-flags.ts'
import { UsageExit, type CliOutput } from './usage.ts'

/** What a command line asks to be measured. */
export interface MeasureOptions {
  readonly plan: Experiment
  /** The project's file that the plan was read from, in addition to the flags. */
  readonly config: string | undefined
  readonly name: string | undefined
  readonly dataFolder: string | undefined
  readonly compare: string | undefined
  readonly outputs: Targets
  /** Where every delay goes as it comes. */
  readonly ndjson: string | undefined
  /** Where the plan goes as a script for k6; nothing is measured then. */
  readonly exportK6: string | undefined
}

const examples = `
Examples:
  npm run -s measure
      polling, SSE and WebSocket side by side, five rounds of 10 s
  npm run -s measure -- --sweep poll-interval=100,500,2000 --push-rate 10 --html sweep.html
      what the poll interval does, as a report to open in a browser
  npm run -s measure -- --lane polling,poll-interval=500 --lane polling,poll-mode=long --lane sse --markdown -
      three lanes of your own, as a table for a pull request
  npm run -s measure -- --needs age=5s,clients=2000,every=30s,proxy=buffers --markdown -
      which way to deliver suits these needs, and why
  npm run -s measure -- --fail-if 'sse.delay p(95)<50' --fail-if '*.missed==0' --junit junit.xml
      for a pipeline: ends with 99 unless both hold
  npm run -s measure -- --fleet 2000 --export-k6 load.js
      the same from other machines, by k6; report import takes what it samples
  npm run -s measure -- --find-knee clients --p95 200 --lane sse --lane websocket --push-rate 5
      how many clients get 95 % of their messages within 200 ms, and whether servers or clients were the limit

Ends with 0, with 99 where a threshold does not hold or a search finds nothing that does, with 98 where one cannot be judged, with 104 for a flag or a plan
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
    .option('--needs <needs>', needsMeaning, readNeeds)
    .option(
      '--find-knee <clients|push-rate>',
      'search for the most clients, or messages a second, that all arrive, 95 % of them within --p95, with 99.9 % of the clients connected; --fleet is the most clients that are tried (5000 by default), or how many there are (100 by default)',
      readKneeSubject,
    )
    .option(
      '--p95 <time>',
      `what 95 % of the messages may take in a search; ${usualP95}ms by default`,
      readP95,
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
    .option(
      '--export-k6 <file>',
      'measure nothing: write the plan as a script for k6, which loads from other machines; - for standard output',
      readFile,
    )
  // A script for k6 is of a plan, not of what was measured.
  const outputs = documentNames.filter((name) => name !== 'k6')
  return addSettings(addOutputs(addConfig(command), outputs))
}

/** The exit code of a run whose flags, file or plan are wrong. */
export const badOptions = 104

/** Nobody can read two documents in one stream. */
function checkOutputs(outputs: Targets, ndjson: string | undefined): void {
  const taken = [...Object.values(outputs), ndjson].filter((file) => file === '-')
  if (taken.length > 1) {
    throw new PlaygroundError('bad_setting', 'Of the files only one can go to standard output (-).')
  }
}

/** Finds the project's file, as `readProject` does. */
export type FindProject = (asked: string | false | undefined) => ProjectFile | undefined

/**
 * Reads the command line of `measure`, without the command's own name.
 *
 * @param findProject reads the file whose settings apply where no flag says anything else; by default there is none.
 * @throws UsageExit after help (0) or an error (104) has been printed.
 */
export function parseMeasureOptions(
  argv: readonly string[],
  output: CliOutput,
  findProject: FindProject = () => undefined,
): MeasureOptions {
  let found: MeasureOptions | undefined
  let project: ProjectFile | undefined
  const command = addOptions(new Command('measure'))
    .description(
      'Measure polling, SSE and WebSocket side by side, on a playground of its own in memory.',
    )
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.error })
    .showHelpAfterError('(--help lists every flag)')
    .addHelpText('after', needsHelp)
    .addHelpText('after', examples)
    .action((values: Record<string, unknown>) => {
      const text = (key: string) => (typeof values[key] === 'string' ? values[key] : undefined)
      const files = outputsIn(values)
      checkOutputs(files, text('ndjson'))
      project = findProject(configIn(values))
      found = {
        plan: planOf(values, project?.config),
        config: project?.file,
        name: text('name'),
        dataFolder: text('dataFolder'),
        compare: text('compare'),
        outputs: files,
        ndjson: text('ndjson'),
        exportK6: text('exportK6'),
      }
    })
  try {
    command.parse(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof PlaygroundError || error instanceof StartError) {
      const also =
        project === undefined ? '' : `(${project.said} was read, too; --no-config leaves it out)\n`
      output.error(`error: ${error.message}\n${also}(--help lists every flag)\n`)
      throw new UsageExit(badOptions)
    }
    if (!(error instanceof Error) || !('exitCode' in error)) throw error
    throw new UsageExit(error.exitCode === 0 ? 0 : badOptions)
  }
  if (found === undefined) throw new UsageExit(badOptions)
  return found
}
