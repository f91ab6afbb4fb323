import { readFileSync } from 'node:fs'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { parseValue, rangeOf } from '../../shared/contract/knob.ts'
import {
  describeFault,
  isValidSetting,
  knobs,
  settingKeys,
  type SettingKey,
  type SettingsPatch,
} from '../../shared/contract/settings.ts'
import type { ReadOption } from '../../shared/experiment/lane-option.ts'

/** A flag whose value is missing must not mean something else: an empty host is every address. */
export function parseText(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('it must not be empty.')
}

/** Reads a flag that may be repeated, and refuses what its reader cannot read. */
export function optionParser<Value>(
  read: (text: string) => ReadOption<Value>,
): (text: string, earlier: readonly Value[] | undefined) => readonly Value[] {
  return (text, earlier = []) => {
    const option = read(text)
    if ('fault' in option) throw new InvalidArgumentError(option.fault)
    return [...earlier, option.value]
  }
}

/** Reads the text of a flag as the value of its knob, and refuses what is out of range. */
function knobParser(key: SettingKey): (text: string, earlier: unknown) => unknown {
  return (text, earlier) => {
    const value = parseValue(knobs[key], text)
    if (!isValidSetting(key, value)) {
      throw new InvalidArgumentError(`${describeFault(key, value)}.`)
    }
    return Array.isArray(value) && Array.isArray(earlier)
      ? [...(earlier as unknown[]), ...(value as unknown[])]
      : value
  }
}

/** The template that a file holds. */
function readTemplate(file: string): string {
  let text: string
  try {
    text = readFileSync(parseText(file), 'utf8').trimEnd()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new InvalidArgumentError(`${file} cannot be read (${code}).`)
  }
  if (isValidSetting('template', text)) return text
  throw new InvalidArgumentError(`${describeFault('template', text)}.`)
}

/** The attribute commander stores an option under: its long flag in camel case. */
const attribute = (flag: string) =>
  flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Adds a flag for every setting, and for a template that is in a file. */
export function addSettings(command: Command): Command {
  for (const key of settingKeys) {
    const { flag, help } = knobs[key]
    const meaning = `${help.replaceAll('`', '')}; ${rangeOf(knobs[key])}`
    command.addOption(new Option(`--${flag} <value>`, meaning).argParser(knobParser(key)))
  }
  return command.option(
    '--template-file <file>',
    'the template from a file: a text, JSON, or JSON Lines, one message each in turn; the feed is then the template',
    readTemplate,
  )
}

/** Adds the flags that name a project's file, or leave it out. */
export function addConfig(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'settings of a project; by default the nearest playground.json from here up to the home folder',
      parseText,
    )
    .option('--no-config', 'read no playground.json')
}

/** The project's file: that of the flag, undefined where it is to be looked for, false where none is to be read. */
export function configIn(values: Readonly<Record<string, unknown>>): string | false | undefined {
  const { config } = values
  if (config === false) return false
  return typeof config === 'string' ? config : undefined
}

/** The settings among the values of the flags that were read: who names a file of a template wants to see it. */
export function settingsIn(values: Readonly<Record<string, unknown>>): SettingsPatch {
  const given = settingKeys.map((key) => [key, values[attribute(knobs[key].flag)]] as const)
  const settings = Object.fromEntries(given.filter(([, value]) => value !== undefined))
  const template = values['templateFile']
  return typeof template === 'string' ? { template, feed: 'template', ...settings } : settings
}
