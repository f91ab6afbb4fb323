import { changedKeys, defaultSettings, type Settings } from '../contract/settings.ts'
import type { EffectiveOptions } from '../contract/pins.ts'
import type { Lane } from '../contract/lanes.ts'
import type { PlannedFaults } from '../experiment/plan.ts'
import type { CompareWords } from './compare-words.ts'
import type { Comparison } from './comparison.ts'
import { rowKeys, type RowKey } from './measures.ts'

/** What a comparison is copied as. */
export const copyForms = ['markdown', 'csv', 'json'] as const
export type CopyForm = (typeof copyForms)[number]

/** The head of a column: a pane, in words. */
export interface CopiedHead {
  readonly name: string
  /** What is pinned for it, `every 1,000 ms` for example. */
  readonly pins: readonly string[]
}

/** A comparison with all that is said around it, in the language of the window. */
export interface CopiedComparison {
  readonly comparison: Comparison
  readonly words: CompareWords
  /** One for each pane, in their order. */
  readonly heads: readonly CopiedHead[]
  readonly rowName: (row: RowKey) => string
  readonly labels: {
    readonly figure: string
    readonly setting: string
    readonly messages: string
    /** Said in front of what is pinned. */
    readonly pinned: string
    readonly spread: string
  }
  /** Sentences beneath the table: settings, faults, how long was measured, by what. */
  readonly notes: readonly string[]
  readonly settings: Settings
  readonly network: readonly PlannedFaults[]
  /** Page clock, epoch ms. */
  readonly at: number
  /** Of the playground. */
  readonly version: string
}

/** A text in a cell of a Markdown table: it must neither end the cell nor become markup. */
const cell = (text: string): string =>
  text
    .replaceAll(/[\\|*_`<>[\]]/g, '\\$&')
    .replaceAll(/\s+/g, ' ')
    .trim()

function markdown(copied: CopiedComparison): string {
  const { comparison, words, heads, labels, rowName, notes } = copied
  const { panes, rows, verdict } = comparison
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const settings = panes.map((pane, place) => {
    const pins = heads[place]?.pins ?? []
    const pinned = pins.length === 0 ? [] : [`${labels.pinned} ${pins.join(', ')}`]
    return [words.setting(pane), ...pinned].map(cell).join('<br>')
  })
  const body = rows.map(({ key, cells, ranking }) =>
    line([
      cell(rowName(key)),
      ...cells.map((one, place) => {
        const text = cell(words.cell(key, one))
        return ranking.kind === 'best' && ranking.best.has(place) ? `**${text}**` : text
      }),
      cell(words.spread(ranking)),
    ]),
  )
  const table = [
    line([labels.figure, ...heads.map(({ name }) => cell(name)), labels.spread]),
    line(['---', ...heads.map(() => '---:'), '---:']),
    line([labels.setting, ...settings, '']),
    line([labels.messages, ...panes.map(({ snapshot }) => String(snapshot.now.messages)), '']),
    ...body,
  ]
  return [words.verdict(verdict), table.join('\n'), notes.map((note) => `- ${note}`).join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

/** The columns of figures, each with the unit of its numbers. */
const columns: Readonly<Record<RowKey, string>> = {
  p50: 'delay_p50_ms',
  p95: 'delay_p95_ms',
  requests: 'requests_per_minute',
  wire: 'bytes_per_message',
  overhead: 'wire_per_payload',
  missed: 'missed',
  break: 'longest_break_ms',
  staleness: 'staleness_ms',
}

/** A field of RFC 4180. A spreadsheet must not take a name for a formula. */
function field(value: string | number | boolean | undefined): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The figures of a pane, in the order of the rows; one that is not known yet is undefined. */
function figuresOf({ rows }: Comparison, place: number): readonly (number | undefined)[] {
  return rowKeys.map((key) => {
    const found = rows.find((row) => row.key === key)?.cells[place]
    return found?.enough === true ? found.value : undefined
  })
}

function csv({ comparison, heads, words }: CopiedComparison): string {
  const rows = comparison.panes.map((pane, place) => [
    heads[place]?.name,
    pane.lane,
    words.setting(pane),
    heads[place]?.pins.join('; '),
    Number(pane.seconds.toFixed(1)),
    pane.snapshot.now.messages,
    ...figuresOf(comparison, place),
  ])
  const head = ['name', 'lane', 'setting', 'pins', 'seconds', 'messages']
  return [[...head, ...rowKeys.map((key) => columns[key])], ...rows]
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('')
}

/** A comparison as programs read it. */
export interface ComparisonJson {
  readonly format: 'realtime-playground-comparison'
  readonly version: 1
  readonly playground: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly verdict: string
  /** Those that differ from their defaults. */
  readonly settings: Partial<Settings>
  readonly faults: readonly PlannedFaults[]
  readonly lanes: readonly {
    readonly name: string
    readonly lane: Lane
    /** What is in force for it, pinned or not. */
    readonly options: EffectiveOptions
    readonly connected: boolean
    readonly seconds: number
    readonly messages: number
    /** `null` where too little was measured. */
    readonly figures: Readonly<Record<string, number | null>>
    /** Of these figures the ones in which no other lane is better. */
    readonly best: readonly string[]
  }[]
}

function json(copied: CopiedComparison): ComparisonJson {
  const { comparison, heads, words, settings, network, at, version } = copied
  const changed = changedKeys(defaultSettings, settings).filter((key) => key !== 'allowedOrigins')
  return {
    format: 'realtime-playground-comparison',
    version: 1,
    playground: version,
    at: new Date(at).toISOString(),
    verdict: words.verdict(comparison.verdict),
    settings: Object.fromEntries(changed.map((key) => [key, settings[key]])),
    faults: network,
    lanes: comparison.panes.map((pane, place) => ({
      name: heads[place]?.name ?? pane.lane,
      lane: pane.lane,
      options: pane.options,
      connected: pane.connected,
      seconds: pane.seconds,
      messages: pane.snapshot.now.messages,
      figures: Object.fromEntries(
        figuresOf(comparison, place).map((value, row) => [
          columns[rowKeys[row] ?? 'p50'],
          value ?? null,
        ]),
      ),
      best: comparison.rows.flatMap(({ key, ranking }) =>
        ranking.kind === 'best' && ranking.best.has(place) ? [columns[key]] : [],
      ),
    })),
  }
}

/** The comparison as a text to paste: into a pull request, a spreadsheet or a program. */
export function copyComparison(form: CopyForm, copied: CopiedComparison): string {
  switch (form) {
    case 'markdown':
      return markdown(copied)
    case 'csv':
      return csv(copied)
    case 'json':
      return `${JSON.stringify(json(copied), undefined, 2)}\n`
    default:
      return form satisfies never
  }
}
