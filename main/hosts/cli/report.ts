import { Command } from 'commander'
import { createRunFiles, type RunFiles } from '../../runs/run-files.ts'
import type { Run } from '../../shared/experiment/run.ts'
import { comparisonMarkdown } from '../../shared/report/comparison.ts'
import { createSpeaker } from '../../shared/texts/speaker.ts'
import { defaultDataFolder } from '../data-folder.ts'
import { surviveLostOutput } from '../lost-output.ts'
import { findRun } from './measure.ts'
import { badOptions } from './measure-options.ts'
import { addOutputs, outputsIn } from './output-flags.ts'
import { importRuns } from './report-import.ts'
import { UsageExit } from './usage.ts'
import { markdownOf } from '../../shared/report/documents.ts'
import { writeRun } from './run-output.ts'

const speaker = createSpeaker('en')
const print = (text: string): void => void process.stdout.write(text)
const say = (line: string): void => void process.stderr.write(`${line}\n`)

const examples = `
Examples:
  npm run -s report -- list
  npm run -s report -- show 20261128
      the newest run whose id begins so, as Markdown; a name or a file does as well
  npm run -s report -- compare before after
  npm run -s report -- export after --html after.html --csv -
  npm run -s report -- export after --k6 load.js
      its plan as a script for k6
  npm run -s report -- import colleague.html
  npm run -s report -- import pod-1.json.gz pod-2.json.gz
      what k6 sampled on two machines, merged into one run

A run is named by its id, the beginning of it, its name, or a file: JSON or a report in HTML.`

function line({ id, startedAt, name, finished, points, plan }: Run): string {
  const rounds = Math.max(
    0,
    ...points.flatMap(({ lanes }) => lanes.map((one) => one.rounds.length)),
  )
  const state = finished ? '' : ` (not finished: ${rounds} of ${plan.rounds} rounds)`
  return `${id}  ${startedAt.slice(0, 16).replace('T', ' ')}  ${name}${state}`
}

function listRuns(files: RunFiles): void {
  const { runs, damaged } = files.list()
  for (const run of runs) print(`${line(run)}\n`)
  for (const { file, why } of damaged) say(`${file} is passed over: ${why}.`)
  if (runs.length === 0) say(`No run is kept in ${files.folder}; npm run -s measure makes one.`)
}

async function importFiles(names: readonly string[], files: RunFiles): Promise<number> {
  const { runs, faults, notes } = await importRuns(names, files)
  for (const run of runs) print(`${line(run)}\n`)
  for (const sentence of [...notes, ...faults]) say(sentence)
  return faults.length === 0 ? 0 : badOptions
}

function exportRun(run: Run, values: Readonly<Record<string, unknown>>): number {
  const targets = outputsIn(values)
  if (Object.keys(targets).length === 0) {
    say(
      'error: say what to export to: --html, --markdown, --csv, --json, --junit or --k6, with a file or -.',
    )
    return badOptions
  }
  const faults = writeRun(run, targets, speaker)
  for (const fault of faults) say(fault)
  return faults.length === 0 ? 0 : badOptions
}

function build(finish: (code: number) => void): Command {
  const program = new Command('report')
    .description('Show, compare, export and import runs of measure.')
    .option('--data-folder <folder>', 'where runs are kept')
    .exitOverride()
    .showHelpAfterError('(--help lists every command)')
    .addHelpText('after', examples)
  const files = (): RunFiles =>
    createRunFiles(program.opts<{ dataFolder?: string }>().dataFolder ?? defaultDataFolder())
  program
    .command('list')
    .description('all runs, the newest first')
    .action(() => listRuns(files()))
  program
    .command('show <run>')
    .description('a run as Markdown')
    .action((wanted: string) => print(markdownOf(findRun(wanted, files()), speaker)))
  program
    .command('compare <before> <after>')
    .description('better, worse, no difference seen, or not enough to say, figure by figure')
    .action((before: string, after: string) => {
      print(comparisonMarkdown(findRun(before, files()), findRun(after, files()), speaker))
    })
  addOutputs(program.command('export <run>').description('a run as files')).action(
    (wanted: string, values: Record<string, unknown>) =>
      finish(exportRun(findRun(wanted, files()), values)),
  )
  program
    .command('import <files...>')
    .description(
      'keep runs of somebody else: JSON, reports in HTML, or samples of k6 (--out json, .gz as well), whose files are merged into one run',
    )
    .action(async (names: string[]) => finish(await importFiles(names, files())))
  program
    .command('delete <run>')
    .description('delete a run that is kept')
    .action((wanted: string) => {
      const run = files().find(wanted)
      if (run === undefined) {
        say(`error: There is no run "${wanted}" in ${files().folder}.`)
        finish(badOptions)
        return
      }
      files().remove(run.id)
      print(`${line(run)}\n`)
    })
  return program
}

/**
 * Shows, compares, exports, imports and deletes runs. Ends with 0, or 104 for a wrong flag or run.
 *
 * @param argv the command line without the program's and the command's own names.
 */
export async function runReport(argv: readonly string[]): Promise<void> {
  surviveLostOutput()
  try {
    await build((code) => (process.exitCode = code)).parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof UsageExit) process.exitCode = error.exitCode
    else if (error instanceof Error && 'exitCode' in error) {
      process.exitCode = error.exitCode === 0 ? 0 : badOptions
    } else throw error
  }
}
