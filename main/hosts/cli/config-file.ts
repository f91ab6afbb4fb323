import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { StartError } from '../../composition/start-error.ts'
import { faultWithoutPane, type CliOptions } from './cli-options.ts'
import { readConfig, type Config } from './config.ts'

/** The file that a project keeps its settings in. */
const configName = 'playground.json'

/** A project's file that was read. */
export interface ProjectFile {
  readonly file: string
  /** The same as a person would write it, from where the command was given. */
  readonly said: string
  readonly config: Config
}

/** Where the search begins and ends. */
export interface ConfigSurroundings {
  readonly folder: string
  /** Undefined where the system knows none. */
  readonly home: string | undefined
}

function knownHome(): string | undefined {
  try {
    return homedir()
  } catch {
    // No HOME, and no entry for the user.
    return undefined
  }
}

/** The nearest file from `folder` upwards; the home folder is the last one that is looked at, or the root. */
export function findConfig({ folder, home }: ConfigSurroundings): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, configName)
    if (existsSync(file)) return file
    if (at === home || dirname(at) === at) return undefined
  }
}

function readText(file: string, said: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new StartError(1, `${said} cannot be read (${code}).`)
  }
}

/** What the flags leave open, from the file. Lists are taken as a whole: those of a flag stand for those of the file. */
function filled(options: CliOptions, config: Config, file: string): CliOptions {
  const either = <Item>(own: readonly Item[], other: readonly Item[]): readonly Item[] =>
    own.length > 0 ? own : other
  return {
    ...options,
    config: file,
    database: options.database ?? config.database,
    keyFile: options.keyFile ?? config.keyFile,
    ports: { ...config.ports, ...options.ports },
    pagePort: options.pagePort ?? config.pagePort,
    settings: { ...config.settings, ...options.settings },
    lanes: either(options.lanes, config.lanes),
    // The faults of a lane belong to the lanes that are named with them.
    faults: options.faults.length > 0 || options.lanes.length > 0 ? options.faults : config.faults,
  }
}

/**
 * Reads the project's file: the one that `asked` names, or the nearest one.
 *
 * @param asked `--config`; false where no file is to be read.
 * @returns undefined where there is none.
 * @throws StartError 1 in one sentence that names file, line and key, where there is something wrong with it.
 */
export function readProject(
  asked: string | false | undefined,
  surroundings: ConfigSurroundings = { folder: process.cwd(), home: knownHome() },
): ProjectFile | undefined {
  if (asked === false) return undefined
  const file = asked === undefined ? findConfig(surroundings) : resolve(surroundings.folder, asked)
  if (file === undefined) return undefined
  const near = relative(surroundings.folder, file)
  const said = near.startsWith('..') ? file : near
  const folder = dirname(file)
  const read = readConfig(readText(file, said), {
    path: (path) => resolve(folder, path),
    text: (path) => readText(resolve(folder, path), `${said}: ${path}`),
  })
  if ('fault' in read) throw new StartError(1, `${said}:${read.line}: ${read.fault}`)
  return { file, said, config: read.config }
}

/**
 * Adds to a command line what the project's file says; flags win.
 *
 * @throws StartError as `readProject` does.
 */
export function withConfig(options: CliOptions, surroundings?: ConfigSurroundings): CliOptions {
  const project = readProject(options.config, surroundings)
  if (project === undefined) return options
  const next = filled(options, project.config, project.file)
  const lost = faultWithoutPane(next)
  if (lost !== undefined) throw new StartError(1, `${project.said}: ${lost}`)
  return next
}
