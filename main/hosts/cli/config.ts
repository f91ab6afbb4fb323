import { PlaygroundError } from '../../shared/contract/errors.ts'
import {
  checkPatch,
  defaultSettings,
  knobs,
  settingKeys,
  type SettingsPatch,
} from '../../shared/contract/settings.ts'
import { transports, type Transport } from '../../shared/contract/transport.ts'
import type { SubjectSpec } from '../../shared/experiment/bench.ts'
import { readFaultOption } from '../../shared/experiment/fault-option.ts'
import { readLaneOption, type ReadOption } from '../../shared/experiment/lane-option.ts'
import type { PlannedFaults } from '../../shared/experiment/plan.ts'
import { lineOfKey, lineOfPosition } from './json-lines.ts'

/** What a `playground.json` asks for. It cannot open the playground to others: only a flag can. */
export interface Config {
  readonly database?: string
  readonly keyFile?: string
  readonly ports: Readonly<Partial<Record<Transport, number>>>
  readonly pagePort?: number
  readonly settings: SettingsPatch
  readonly lanes: readonly SubjectSpec[]
  readonly faults: readonly PlannedFaults[]
}

/** The file's surroundings: its paths are relative to its folder. */
export interface ConfigPlace {
  readonly path: (path: string) => string
  /** @throws StartError where it cannot be read. */
  readonly text: (path: string) => string
}

export type ReadConfig =
  | { readonly config: Config }
  /** One sentence that names the key, and the line of the file that it is on, from 1. */
  | { readonly fault: string; readonly line: number }

/** Keys of the file, as they are written in it, one below the other. */
type Path = readonly [string, ...string[]]

class ConfigFault extends Error {
  readonly path: Path

  constructor(path: Path, message: string) {
    super(message)
    this.path = path
  }
}

function object(value: unknown, path: Path): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>
  }
  throw new ConfigFault(path, `${path.join('.')} must be an object.`)
}

function text(value: unknown, path: Path): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new ConfigFault(path, `${path.join('.')} must be a text.`)
}

function port(value: unknown, path: Path): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535) {
    return value
  }
  throw new ConfigFault(path, `${path.join('.')} must be a port from 0 (any free one) to 65535.`)
}

function options<Value>(
  value: unknown,
  path: Path,
  read: (text: string) => ReadOption<Value>,
): readonly Value[] {
  if (!Array.isArray(value))
    throw new ConfigFault(path, `${path.join('.')} must be a list of texts.`)
  return value.map((item) => {
    const option = read(text(item, path))
    if ('fault' in option) throw new ConfigFault(path, `${path.join('.')}: ${option.fault}`)
    return option.value
  })
}

const ownKeys = ['$schema', 'ports', 'db', 'keyFile', 'templateFile', 'lanes', 'faults']

/** Fields that are numbers; JSON cannot hold them without quotes. */
const numberField = /"(\{\{(?:counter|epoch|random(?::[^{}"]*)?)\}\})"/g

/** A template may be written as the JSON that it is: a text that is just a field with a number is that number. */
function settingOf(key: string, value: unknown): unknown {
  return key === 'template' && typeof value === 'object' && value !== null
    ? JSON.stringify(value).replaceAll(numberField, '$1')
    : value
}

function settingsOf(file: Readonly<Record<string, unknown>>, place: ConfigPlace): SettingsPatch {
  const patch: Record<string, unknown> = {}
  for (const key of settingKeys) {
    if (Object.hasOwn(file, key)) patch[key] = settingOf(key, file[key])
  }
  const templateFile = file['templateFile']
  if (templateFile !== undefined) {
    if (patch['template'] !== undefined) {
      throw new ConfigFault(['templateFile'], 'templateFile and template cannot both be given.')
    }
    patch['template'] = place.text(text(templateFile, ['templateFile'])).trimEnd()
  }
  // Who writes a template wants to see it.
  if (patch['template'] !== undefined) patch['feed'] ??= 'template'
  try {
    checkPatch(patch, defaultSettings)
  } catch (error) {
    if (!(error instanceof PlaygroundError)) throw error
    const { field = '' } = error
    const key = field === 'template' && templateFile !== undefined ? 'templateFile' : field
    throw new ConfigFault([key], error.message)
  }
  return patch
}

function portsOf(value: unknown): Pick<Config, 'ports' | 'pagePort'> {
  const ports: Partial<Record<Transport, number>> = {}
  let pagePort: number | undefined
  for (const [name, given] of Object.entries(object(value, ['ports']))) {
    const transport = transports.find((one) => one === name)
    if (transport !== undefined) ports[transport] = port(given, ['ports', name])
    else if (name === 'page') pagePort = port(given, ['ports', name])
    else {
      const known = [...transports, 'page'].join(', ')
      throw new ConfigFault(['ports', name], `ports has no "${name}"; it has ${known}.`)
    }
  }
  return pagePort === undefined ? { ports } : { ports, pagePort }
}

function configOf(file: Readonly<Record<string, unknown>>, place: ConfigPlace): Config {
  const unknown = Object.keys(file).find(
    (key) => !ownKeys.includes(key) && !Object.hasOwn(knobs, key),
  )
  if (unknown !== undefined) {
    const known = [...ownKeys.slice(1), ...settingKeys].join(', ')
    throw new ConfigFault([unknown], `there is no "${unknown}"; there are ${known}.`)
  }
  const { ports, db, keyFile, lanes, faults } = file
  return {
    ...portsOf(ports ?? {}),
    ...(db !== undefined && { database: databaseOf(text(db, ['db']), place) }),
    ...(keyFile !== undefined && { keyFile: place.path(text(keyFile, ['keyFile'])) }),
    settings: settingsOf(file, place),
    lanes: lanes === undefined ? [] : options(lanes, ['lanes'], readLaneOption),
    faults: faults === undefined ? [] : options(faults, ['faults'], readFaultOption),
  }
}

const databaseOf = (db: string, place: ConfigPlace): string =>
  db === ':memory:' ? db : place.path(db)

/** Reads a `playground.json`. The first thing that is wrong is told, with the line that it is on. */
export function readConfig(written: string, place: ConfigPlace): ReadConfig {
  const source = written.replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    const [, position] = /\bposition (\d+)/.exec(String(error)) ?? []
    const at = position === undefined ? source.trimEnd().length : Number(position)
    return { fault: 'the file is not valid JSON from here on.', line: lineOfPosition(source, at) }
  }
  try {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { fault: 'the file must hold an object, as in {"feed":"ticker"}.', line: 1 }
    }
    return { config: configOf(value as Readonly<Record<string, unknown>>, place) }
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error
    return { fault: error.message, line: lineOfKey(source, error.path) }
  }
}
