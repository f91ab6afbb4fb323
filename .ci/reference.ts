/** Writes the tables of `docs/reference.md` from the schema: `node .ci/reference.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format } from 'oxfmt'
import { commandFlags } from '../main/hosts/cli/cli-options.ts'
import { faultKeys, faultKnobs } from '../main/shared/contract/faults.ts'
import { rangeOf, type Knob } from '../main/shared/contract/knob.ts'
import { knobs, settingKeys, type SettingRow } from '../main/shared/contract/settings.ts'
import { printSetting } from '../main/shared/contract/share.ts'
import { transportRows, transports } from '../main/shared/contract/transport.ts'

export const referenceFile = fileURLToPath(new URL('../docs/reference.md', import.meta.url))

const code = (text: string): string => `\`${text}\``
/** An address in it is code: Markdown would make a link of it. */
const range = (knob: Knob): string => rangeOf(knob).replace(/\bhttps?:\/\/\S+/, '`$&`')

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  // A stroke would end its cell, in code as well.
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
  return [heads, heads.map(() => '---'), ...rows].map(line).join('\n')
}

function initialOf(knob: Knob): string {
  const text = printSetting(knob.default)
  const unit = knob.kind === 'number' && knob.unit !== '' ? ` ${knob.unit}` : ''
  return text === '' ? 'none' : `${code(text)}${unit}`
}

const tables = {
  flags: () =>
    table(
      ['flag', 'what it does'],
      commandFlags().map(({ flags, meaning }) => [code(flags), meaning]),
    ),
  settings: () =>
    table(
      ['flag', 'key', 'what it does', 'range', 'default', 'of a pane'],
      settingKeys.map((key) => {
        const row: SettingRow = knobs[key]
        const pin = row.pin === undefined ? '' : code(row.pin)
        return [code(`--${row.flag}`), code(key), row.help, range(row), initialOf(row), pin]
      }),
    ),
  faults: () =>
    table(
      ['key', 'what it does', 'range'],
      faultKeys.map((key) => [code(key), faultKnobs[key].help, range(faultKnobs[key])]),
    ),
  transports: () =>
    table(
      ['transport', 'port', 'scheme', 'delivery', 'ends a stream with', 'connections at most'],
      transports.map((name) => {
        const { port, scheme, pushes, closes, connections } = transportRows[name]
        const end = { codes: 'a close code', 'stream-end': 'status 204', none: 'nothing' }[closes]
        const delivery = pushes ? 'pushes' : 'is asked'
        return [code(name), String(port), code(scheme), delivery, end, String(connections)]
      }),
    ),
}

/** The reference with its tables as the schema has them. */
export async function withTables(text: string): Promise<string> {
  const filled = Object.entries(tables).reduce(
    (before, [name, make]) =>
      before.replace(
        new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`),
        () => `<!-- ${name} -->\n\n${make()}\n\n<!-- /${name} -->`,
      ),
    text,
  )
  return (await format(referenceFile, filled)).code
}

if (import.meta.main) {
  writeFileSync(referenceFile, await withTables(readFileSync(referenceFile, 'utf8')))
}
