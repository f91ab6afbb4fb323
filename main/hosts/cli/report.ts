import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { createRunFiles, type RunFiles } from '../../runs/run-files.ts'
import type { Run } from '../../shared/experiment/run.ts'
import { comparisonMarkdown } from '../../shared/report/comparison.ts'
import { readReport } from '../../shared/report/html.ts'
import { createSpeaker } from '../../shared/texts/speaker.ts'
import { defaultDataFolder } from '../data-folder.ts'
import { surviveLostOutput } from '../lost-output.ts'
import { findRun } from './measure.ts'
import { badOptions } from './measure-options.ts'
import { addOutputs, outputsIn } from './output-flags.ts'
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
  npm run -s report -- import colleague.html

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

function importFiles(names: readonly string[], files: RunFiles): number {
  let faults = 0
  for (const name of names) {
    try {
      const run = readReport(readFileSync(name, 'utf8'))
      const known = files.list().runs.find(({ id }) => id === run.id)
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(run)) {
        throw new RangeError(`another run with the id ${run.id} is kept already`)
      }
      files.save(run)
      print(`${line(run)}\n`)
    } catch (error) {
      faults += 1
      say(`${name} was not imported: ${error instanceof Error ? error.message : String(error)}.`)
    }
  }
  return faults === 0 ? 0 : badOptions
}

function exportRun(run: Run, values: Readonly<Record<string, unknown>>): number {
  const targets = outputsIn(values)
  if (Object.keys(targets).length === 0) {
    say(
      'error: say what to export to: --html, --markdown, --csv, --json or --junit, with a file or -.',
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
    .description('keep runs of somebody else: JSON, or reports in HTML')
    .action((names: string[]) => finish(importFiles(names, files())))
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
export function runReport(argv: readonly string[]): void {
  surviveLostOutput()
  try {
    build((code) => (process.exitCode = code)).parse(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof UsageExit) process.exitCode = error.exitCode
    else if (error instanceof Error && 'exitCode' in error) {
      process.exitCode = error.exitCode === 0 ? 0 : badOptions
    } else throw error
  }
}
