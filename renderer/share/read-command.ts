import { knobs, settingKeys } from '../../main/shared/contract/settings.ts'
import type { Given } from './read-link.ts'
import { splitCommands } from './shell-words.ts'

/** What a flag is called in what was given: a setting by its key, lanes and faults by their own names. */
const byFlag = new Map<string, string>([
  ...settingKeys.map((key) => [`--${knobs[key].flag}`, key] as const),
  ['--lane', 'lane'],
  ['--fault', 'fault'],
])
const isFlag = (word: string): boolean => /^--[a-z]/i.test(word)

/** True where a text holds a flag, as a command line does and a link does not. */
export function isCommand(text: string): boolean {
  return /(?:^|\s)--[a-z]/i.test(text) && !/^\s*(?:https?:|#\w+=)/i.test(text)
}

/** The words that are meant for us: npm keeps what comes before `--`. */
function ours(command: readonly string[]): readonly string[] {
  return command.slice(command.indexOf('--') + 1)
}

/**
 * Reads the flags of a command line, in their order. A setting is named by its key, any other flag as it
 * is written; a flag at the end, or in front of another one, has an empty text.
 */
export function readCommand(text: string): readonly Given[] {
  const commands = splitCommands(text).map(ours)
  const words = commands.find((command) => command.some((word) => byFlag.has(flagOf(word)))) ?? []
  const chosen = words.length > 0 ? words : commands.flat()
  return chosen.flatMap((word, index) => {
    if (!isFlag(word)) return []
    const [name = '', inline] = word.split(/=(.*)/s)
    const next = chosen[index + 1]
    const behind = next === undefined || isFlag(next) ? '' : next
    return [{ name: byFlag.get(name) ?? name, text: inline ?? behind }]
  })
}

function flagOf(word: string): string {
  return word.split('=', 1)[0] ?? ''
}
