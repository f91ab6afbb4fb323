import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { RunFiles } from '../../runs/run-files.ts'
import type { Run } from '../../shared/experiment/run.ts'
import { readReport } from '../../shared/report/html.ts'
import {
  beginsAsSamples,
  createMachineReader,
  type MachineSamples,
} from '../../shared/report/k6/machine-samples.ts'
import { mergeMachines } from '../../shared/report/k6/merge-machines.ts'

/** What came of files that were to be imported. */
export interface Imported {
  /** They are kept. */
  readonly runs: readonly Run[]
  /** What was not imported, in sentences. */
  readonly faults: readonly string[]
  /** What was imported, but not wholly, in sentences. */
  readonly notes: readonly string[]
}

/** As much of a file as shows what it is, bytes. */
const look = 65_536

function headOf(file: string): Buffer {
  const opened = openSync(file, 'r')
  try {
    const head = Buffer.alloc(look)
    return head.subarray(0, readSync(opened, head))
  } finally {
    closeSync(opened)
  }
}

/** RFC 1952 2.3.1. Of what is imported only samples are compressed. */
const isZipped = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The pieces of a file, unzipped where it is zipped. */
function piecesOf(file: string, zipped: boolean): AsyncIterable<Buffer> {
  const raw = createReadStream(file)
  // What fails in either is thrown to whoever reads.
  return zipped ? pipeline(raw, createGunzip(), () => undefined) : raw
}

/** What a file of samples holds, and a sentence where it ends in the middle or has damaged lines. */
async function readSamples(
  file: string,
  zipped: boolean,
): Promise<{ readonly samples: MachineSamples; readonly notes: readonly string[] }> {
  const reader = createMachineReader(basename(file))
  const decoder = new TextDecoder()
  const notes: string[] = []
  let rest = ''
  try {
    for await (const piece of piecesOf(file, zipped)) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) reader.take(line)
    }
  } catch (error) {
    notes.push(`${file} ends in the middle (${why(error)}): what it has until there is taken.`)
  }
  reader.take(rest)
  const samples = reader.read()
  const { damaged, damagedLines } = samples
  if (damaged > 0) {
    const more = damaged > damagedLines.length ? ' and others' : ''
    const lines = damaged === 1 ? '1 damaged line' : `${damaged} damaged lines`
    notes.push(`${file}: ${lines} passed over (line ${damagedLines.join(', ')}${more}).`)
  }
  return { samples, notes }
}

/** Keeps a run, unless another one has its id. */
function keep(run: Run, files: RunFiles): void {
  const known = files.list().runs.find(({ id }) => id === run.id)
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(run)) {
    throw new RangeError(
      `another run with the id ${run.id} is kept already; delete it first to replace it`,
    )
  }
  files.save(run)
}

/**
 * Imports runs of somebody else: as JSON, in reports, and as samples of k6. All files of samples that belong to one export are
 * the machines of one run, each named by its file.
 */
export async function importRuns(names: readonly string[], files: RunFiles): Promise<Imported> {
  const runs: Run[] = []
  const faults: string[] = []
  const notes: string[] = []
  const machines: MachineSamples[] = []
  function attempt(name: string, run: () => Run): void {
    try {
      const imported = run()
      keep(imported, files)
      runs.push(imported)
    } catch (error) {
      faults.push(`${name} was not imported: ${why(error)}.`)
    }
  }
  for (const name of names) {
    try {
      const head = headOf(name)
      const zipped = isZipped(head)
      if (zipped || beginsAsSamples(head.toString())) {
        const read = await readSamples(name, zipped)
        machines.push(read.samples)
        notes.push(...read.notes)
        continue
      }
    } catch (error) {
      faults.push(`${name} was not imported: ${why(error)}.`)
      continue
    }
    attempt(name, () => readReport(readFileSync(name, 'utf8')))
  }
  const merged = mergeMachines(machines)
  for (const run of merged.runs) {
    attempt(run.load?.machines.map((machine) => machine.name).join(', ') ?? run.name, () => run)
  }
  for (const { name } of merged.strays) {
    faults.push(
      `${name} was not imported: no sample of it says which plan it is of. Import it together with the other files of that run of k6.`,
    )
  }
  return { runs, faults, notes }
}
