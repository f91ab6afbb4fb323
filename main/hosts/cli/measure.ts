import { randomBytes } from 'node:crypto'
import { createRunFiles, type RunFiles } from '../../runs/run-files.ts'
import type { Experiment } from '../../shared/experiment/experiment.ts'
import type { Run } from '../../shared/experiment/run.ts'
import { toMarkdown } from '../../shared/report/markdown.ts'
import { laneTitles } from '../../shared/report/lane-title.ts'
import { sweepName } from '../../shared/report/sweep-words.ts'
import { createSpeaker, type Speaker } from '../../shared/texts/speaker.ts'
import { defaultDataFolder } from '../data-folder.ts'
import { surviveLostOutput } from '../lost-output.ts'
import { measureRun } from '../measure/measure-run.ts'
import { MeasureExit, parseMeasureOptions, type MeasureOptions } from './measure-options.ts'
import { writeRun } from './run-output.ts'

const exits = { failed: 99, unjudged: 98, interrupted: 105 } as const

/** Ids sort by when the run began. */
function newId(now: Date): string {
  const at = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${at}-${randomBytes(2).toString('hex')}`
}

/** What a run is called where nobody gave it a name. */
function nameOf(plan: Experiment, speaker: Speaker): string {
  const lanes = laneTitles(plan, speaker).join(', ')
  return plan.sweep === undefined ? lanes : `${sweepName(plan.sweep, speaker)}: ${lanes}`
}

/** Keeps a run; where that cannot be, the run goes on, and it is said once. */
function keeper(files: RunFiles, say: (line: string) => void): (run: Run) => void {
  let told = false
  return (run) => {
    try {
      files.save(run)
    } catch (error) {
      if (told) return
      told = true
      const why = error instanceof Error ? error.message : String(error)
      say(
        `The run cannot be kept in ${files.folder} (${why}). It goes on; --json and --html write it elsewhere.`,
      )
    }
  }
}

function exitCodeOf({ finished, thresholds }: Run): number {
  if (thresholds.some(({ state }) => state === 'failed')) return exits.failed
  if (!finished) return exits.interrupted
  return thresholds.some(({ state }) => state === 'unjudged') ? exits.unjudged : 0
}

async function measure(options: MeasureOptions): Promise<number> {
  const speaker = createSpeaker('en')
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const files = createRunFiles(options.dataFolder ?? defaultDataFolder())
  const { plan } = options
  const started = await measureRun({
    id: newId(new Date()),
    name: options.name ?? nameOf(plan, speaker),
    plan,
    onRun: keeper(files, say),
  })
  process.once('SIGINT', started.stop)
  process.once('SIGTERM', started.stop)
  const run = await started.result
  for (const fault of writeRun(run, options.outputs, speaker)) say(fault)
  const usesOutput = Object.values(options.outputs).includes('-')
  if (!usesOutput) process.stdout.write(toMarkdown(run, speaker))
  return exitCodeOf(run)
}

/**
 * Measures polling, SSE and WebSocket from the command line.
 *
 * Exit codes as k6 where they mean the same: 0, 98 a threshold could not be judged, 99 one does not hold, 104 a wrong flag
 * or plan, 105 interrupted.
 *
 * @param argv the command line without the program's and the command's own names.
 */
export async function runMeasure(argv: readonly string[]): Promise<void> {
  surviveLostOutput()
  try {
    const options = parseMeasureOptions(argv, {
      out: (text) => process.stdout.write(text),
      error: (text) => process.stderr.write(text),
    })
    process.exitCode = await measure(options)
  } catch (error) {
    if (!(error instanceof MeasureExit)) throw error
    process.exitCode = error.exitCode
  }
}
