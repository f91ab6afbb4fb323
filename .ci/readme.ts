/** Writes the table of knobs into the README from the schema: `node .ci/readme.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import {
  describeRange,
  knobs,
  settingKeys,
  type SettingKey,
} from '../main/shared/contract/settings.ts'
import type { Knob } from '../main/shared/contract/settings.ts'
import { printSetting } from '../main/shared/contract/share.ts'

const file = fileURLToPath(new URL('../README.md', import.meta.url))

const meanings: Readonly<Record<SettingKey, string>> = {
  pushRate: 'messages that the producer writes per second',
  arrivals: 'a Poisson process of that rate, or one every 1/rate',
  payload: 'UTF-8 bytes of `body`; clock, profile and template have their own size',
  feed: 'what the messages say',
  template: 'text of the template feed; `{n}`, `{time}`, `{random}` are filled in',
  seed: 'the same seed repeats the same arrivals and texts',
  pollInterval: 'from the start of one poll to the start of the next',
  pollMode:
    'whole table, rows after a cursor, whole table if changed, or held until there is a row',
  ssePushInterval:
    '0 sends each message at once; otherwise they are batched and sent at this interval',
  websocketPushInterval: 'the same for WebSocket',
  heartbeat: 'heartbeats that a page can see; after two missed ones the link counts as dead',
  deflate: 'permessage-deflate on new WebSockets',
  retention: 'rows that the store keeps, at most 512 MiB and never less than the last minute',
  allowedOrigins: 'origins of other pages that may read and write; repeat the flag for each',
}

/** An address in it is code: Markdown would make a link of it. */
const rangeOf = (key: SettingKey): string => describeRange(key).replace(/\bhttps?:\/\/\S+/, '`$&`')

function row(key: SettingKey): string {
  const knob: Knob = knobs[key]
  const unit = knob.kind === 'number' && knob.unit !== '' ? ` ${knob.unit}` : ''
  const initial = printSetting(knob.default)
  const value = initial === '' ? 'none' : `\`${initial}\`${unit}`
  return `| \`--${knob.flag}\` | ${meanings[key]} | ${rangeOf(key)} | ${value} |`
}

/** The README with its table of knobs as the schema has it. */
export async function withKnobs(text: string): Promise<string> {
  const table = ['| flag | what it does | range | default |', '| --- | --- | --- | --- |']
    .concat(settingKeys.map(row))
    .join('\n')
  const filled = text.replace(
    /<!-- knobs -->[^]*<!-- \/knobs -->/,
    () => `<!-- knobs -->\n\n${table}\n\n<!-- /knobs -->`,
  )
  return format(filled, { ...(await resolveConfig(file)), parser: 'markdown' })
}

if (import.meta.main) writeFileSync(file, await withKnobs(readFileSync(file, 'utf8')))
