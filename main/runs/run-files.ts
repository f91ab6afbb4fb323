import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseRun, printRun, type Run } from '../shared/experiment/run.ts'

/** A file that holds no run: it is named, passed over, and left alone. */
export interface DamagedRun {
  readonly file: string
  readonly why: string
}

/** The runs of a data folder, a file each. */
export interface RunFiles {
  /** Where they lie. */
  readonly folder: string
  /** Writes a run, in the place of what it was before: at any moment the file is one of the two, whole. @throws the system's error. */
  save(run: Run): void
  /** All runs, the newest first. A run that is not `finished` was stopped, killed, or goes on. */
  list(): { readonly runs: readonly Run[]; readonly damaged: readonly DamagedRun[] }
  /** The run with this id, this name, or an id that begins so; the newest of several, undefined where there is none. */
  find(wanted: string): Run | undefined
  remove(id: string): void
}

const suffix = '.json'

/** @param dataFolder where the playground keeps its files; the folder for runs in it is made with the first. */
export function createRunFiles(dataFolder: string): RunFiles {
  const folder = join(dataFolder, 'runs')
  const fileOf = (id: string): string => join(folder, id + suffix)

  function names(): readonly string[] {
    try {
      return readdirSync(folder).filter((name) => name.endsWith(suffix))
    } catch {
      // Nothing was kept yet.
      return []
    }
  }

  function list(): ReturnType<RunFiles['list']> {
    const runs: Run[] = []
    const damaged: DamagedRun[] = []
    for (const name of names()) {
      const file = join(folder, name)
      try {
        runs.push(parseRun(readFileSync(file, 'utf8')))
      } catch (error) {
        damaged.push({ file, why: error instanceof Error ? error.message : String(error) })
      }
    }
    const sorted = runs.toSorted((one, other) => other.startedAt.localeCompare(one.startedAt))
    return { runs: sorted, damaged }
  }

  return {
    folder,
    save(run) {
      mkdirSync(folder, { recursive: true })
      const beside = `${fileOf(run.id)}.${process.pid}.part`
      try {
        writeFileSync(beside, printRun(run))
        renameSync(beside, fileOf(run.id))
      } catch (error) {
        rmSync(beside, { force: true })
        throw error
      }
    },
    list,
    find(wanted) {
      const { runs } = list()
      const same = runs.find(({ id, name }) => id === wanted || name === wanted)
      return same ?? (wanted === '' ? undefined : runs.find(({ id }) => id.startsWith(wanted)))
    },
    remove: (id) => rmSync(fileOf(id), { force: true }),
  }
}
