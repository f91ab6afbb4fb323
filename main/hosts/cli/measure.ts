import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { lacksRoom, roomHere, roomWords } from '../../composition/fleet-room.ts'
import { createRunFiles, type RunFiles } from '../../runs/run-files.ts'
import { laneRows } from '../../shared/contract/lanes.ts'
import { variedIn, type Experiment } from '../../shared/experiment/experiment.ts'
import { kneeWindows } from '../../shared/experiment/knee.ts'
import { laneNames } from '../../shared/experiment/lane-names.ts'
import { newRunId } from '../../shared/experiment/run-id.ts'
import type { Run } from '../../shared/experiment/run.ts'
import type { Progress } from '../../shared/experiment/runner.ts'
import { noEvents } from '../../shared/measures/pane-events.ts'
import { comparisonMarkdown } from '../../shared/report/comparison.ts'
import { readReport } from '../../shared/report/html.ts'
import { kneeStepWords } from '../../shared/report/knee-words.ts'
import { laneTitles } from '../../shared/report/lane-title.ts'
import { toPlainText } from '../../shared/report/plain-table.ts'
import { sweepName, sweepValue } from '../../shared/report/sweep-words.ts'
import { toLoadScript } from '../../shared/report/k6/script.ts'
import { runName } from '../../shared/report/run-name.ts'
import { createSpeaker, type Speaker } from '../../shared/texts/speaker.ts'
import { defaultDataFolder } from '../data-folder.ts'
import { surviveLostOutput } from '../lost-output.ts'
import { readEnvironment } from '../measure/machine.ts'
import { measureRun, type MeasuredRun } from '../measure/measure-run.ts'
import { readProject } from './config-file.ts'
import { createLiveOutput, createSecondMedians } from './live-output.ts'
import { badOptions, parseMeasureOptions, type MeasureOptions } from './measure-options.ts'
import { writeRun } from './run-output.ts'
import { UsageExit } from './usage.ts'
import { createSampleLines, type SampleLines } from './sample-lines.ts'
import { plainSpaces } from '../../shared/texts/format.ts'

const exits = { unjudged: 98, failed: 99, interrupted: 105 } as const

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const why = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Keeps a run; where that cannot be, the run goes on, and it is said once. */
function keeper(files: RunFiles): (run: Run) => void {
  let told = false
  return (run) => {
    try {
      files.save(run)
    } catch (error) {
      if (told) return
      told = true
      say(
        `The run cannot be kept in ${files.folder} (${why(error)}). It goes on; --json and --html write it elsewhere.`,
      )
    }
  }
}

/**
 * A run that was kept, by its id or name, or one in a file.
 *
 * @throws UsageExit after the person was told that there is no such run.
 */
export function findRun(wanted: string, files: RunFiles): Run {
  const kept = files.find(wanted)
  if (kept !== undefined) return kept
  try {
    return readReport(readFileSync(wanted, 'utf8'))
  } catch (error) {
    say(`error: There is no run "${wanted}" in ${files.folder}, and as a file: ${why(error)}.`)
    throw new UsageExit(badOptions)
  }
}

/** Exit codes as k6 where they mean the same. */
function exitCodeOf({ finished, thresholds, knees = [] }: Run): number {
  if (thresholds.some(({ state }) => state === 'failed')) return exits.failed
  if (knees.some(({ found, holds }) => found && holds === null)) return exits.failed
  if (!finished) return exits.interrupted
  return thresholds.some(({ state }) => state === 'unjudged') ? exits.unjudged : 0
}

/** Refuses a fleet that this machine has no room for, before anything starts. */
function checkRoom({ fleet, lanes }: Experiment): void {
  if (fleet === undefined) return
  const room = roomHere()
  for (const { lane } of lanes) {
    const fault = lacksRoom({ [laneRows[lane].transport]: fleet.clients }, room)
    if (fault === undefined) continue
    say(`error: --fleet: ${roomWords(fleet.clients, fault)}`)
    throw new UsageExit(badOptions)
  }
}

/** Writes samples to a file, or to standard output. */
function openSamples(target: string | undefined): { samples?: SampleLines; close: () => void } {
  if (target === undefined) return { close: () => undefined }
  if (target === '-') {
    const samples = createSampleLines((line) => void process.stdout.write(`${line}\n`))
    return { samples, close: () => undefined }
  }
  try {
    const file = openSync(target, 'w')
    let full = false
    const samples = createSampleLines((line) => {
      if (full) return
      try {
        writeSync(file, `${line}\n`)
      } catch (error) {
        full = true
        say(`--ndjson ${target} ends here: ${why(error)}`)
      }
    })
    return { samples, close: () => closeSync(file) }
  } catch (error) {
    say(`error: --ndjson ${target} cannot be written: ${why(error)}`)
    throw new UsageExit(badOptions)
  }
}

/** `q` and Ctrl-C stop and keep, `p` pauses and goes on. Returns what gives the keyboard back. */
function listenToKeys(run: MeasuredRun): () => void {
  const { stdin } = process
  if (!stdin.isTTY) return () => undefined
  let paused = false
  const onKey = (key: Buffer): void => {
    const text = key.toString()
    if (text === 'q' || text === '\u0003') run.stop()
    if (text !== 'p') return
    paused = !paused
    if (paused) run.pause()
    else run.resume()
  }
  stdin.setRawMode(true)
  stdin.on('data', onKey)
  return () => {
    stdin.off('data', onKey)
    stdin.setRawMode(false)
    stdin.pause()
  }
}

/** The first signal stops the run and keeps it; the next ends the process. */
function stopOnSignal(run: MeasuredRun): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      run.stop()
      process.once(signal, () => process.exit(exits.interrupted))
    })
  }
}

const bold = (text: string): string => `\u001b[1m${text}\u001b[0m`
const asItIs = (text: string): string => text

function printTable(run: Run, speaker: Speaker, before: Run | undefined): void {
  const { isTTY } = process.stdout
  const colours = isTTY && (process.env['NO_COLOR'] ?? '') === ''
  process.stdout.write(toPlainText(run, speaker, colours ? bold : asItIs))
  if (before !== undefined) process.stdout.write(`\n${comparisonMarkdown(before, run, speaker)}`)
}

/** Writes the plan for k6 and measures nothing. */
function exportPlan(file: string, { plan, name }: MeasureOptions, speaker: Speaker): number {
  const script = toLoadScript({
    id: newRunId(Date.now(), Math.random),
    name: name ?? runName(plan, speaker),
    plan,
    environment: readEnvironment(),
  })
  try {
    if (file === '-') process.stdout.write(script)
    else writeFileSync(file, script)
    return 0
  } catch (error) {
    say(`error: --export-k6 ${file} cannot be written: ${why(error)}`)
    return badOptions
  }
}

/** Tells every value that a search has tried, once. */
function createKneeTeller(
  plan: Experiment,
  speaker: Speaker,
  note: (line: string) => void,
): (run: Run) => void {
  const titles = laneTitles(plan, speaker)
  let told = 0
  return ({ knees = [] }) => {
    const steps = knees.flatMap(({ lane, steps: own }, place) =>
      own.map((step) => kneeStepWords(step, titles[place] ?? lane, plan, speaker)),
    )
    for (const line of steps.slice(told)) note(plainSpaces(line))
    told = steps.length
  }
}

async function measure(options: MeasureOptions): Promise<number> {
  const speaker = createSpeaker('en')
  const { config, exportK6 } = options
  if (config !== undefined) say(`Settings: ${config}`)
  if (exportK6 !== undefined) return exportPlan(exportK6, options, speaker)
  const files = createRunFiles(options.dataFolder ?? defaultDataFolder())
  const before = options.compare === undefined ? undefined : findRun(options.compare, files)
  const { plan } = options
  const now = (): number => performance.timeOrigin + performance.now()
  checkRoom(plan)
  const { samples, close } = openSamples(options.ndjson)
  const names = laneNames(plan.lanes)
  const live = createLiveOutput(process.stderr, now)
  const medians = createSecondMedians(names.length)
  const keep = keeper(files)
  const varied = variedIn(plan)
  const tell = createKneeTeller(plan, speaker, live.note)

  function show(progress: Progress): void {
    samples?.progressed(progress, now())
    medians.take(progress.phase)
    const point =
      varied === undefined
        ? ''
        : `${speaker.insideSentence(sweepName(varied, speaker))} ${sweepValue(varied, progress.value, speaker)}`
    const lanes = names.map((name, lane) => ({ name, medians: medians.of(lane) }))
    const rounds = plan.knee === undefined ? plan.rounds : kneeWindows
    live.show({ progress, point, lanes, rounds })
  }

  const started = await measureRun({
    id: newRunId(Date.now(), Math.random),
    name: options.name ?? runName(plan, speaker),
    plan,
    onProgress: show,
    onRun(run) {
      keep(run)
      tell(run)
      samples?.measured(run, now())
    },
    observe: (lane) => ({
      ...noEvents,
      arrived(_id, dueAt, arrivedAt, verdict) {
        if (verdict === 'duplicate') return
        medians.arrived(lane, arrivedAt - dueAt)
        samples?.arrived(names[lane] ?? '', dueAt, arrivedAt)
      },
    }),
  })
  stopOnSignal(started)
  const release = listenToKeys(started)
  const run = await started.result.finally(release)
  live.end()
  close()
  for (const fault of writeRun(run, options.outputs, speaker, before)) say(fault)
  const taken = options.ndjson === '-' || Object.values(options.outputs).includes('-')
  if (!taken) printTable(run, speaker, before)
  return exitCodeOf(run)
}

/**
 * Measures polling, SSE and WebSocket from the command line. Ends with 0, 98 where a threshold could not be judged, 99 where
 * one does not hold, 104 for a wrong flag or plan, 105 where it was interrupted.
 *
 * @param argv the command line without the program's and the command's own names.
 */
export async function runMeasure(argv: readonly string[]): Promise<void> {
  surviveLostOutput()
  try {
    const output = {
      out: (text: string) => process.stdout.write(text),
      error: (text: string) => process.stderr.write(text),
    }
    const options = parseMeasureOptions(argv, output, readProject)
    process.exitCode = await measure(options)
  } catch (error) {
    if (!(error instanceof UsageExit)) throw error
    process.exitCode = error.exitCode
  }
}
