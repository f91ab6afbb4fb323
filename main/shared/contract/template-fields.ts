import { utf8Length } from './message.ts'

/** What the fields of a template are filled with. */
export interface TemplateValues {
  /** The number of the message in this run, from 1. */
  readonly n: number
  /** When the message is due, epoch ms. */
  readonly due: number
  /** A number from 0 to below 1, another one each time. */
  readonly random: () => number
}

/** A field by its name: what it becomes, and the longest that it can become. */
interface FieldRow {
  /** @param argument what is written behind the colon; undefined where there is none. @returns undefined where it cannot be read. */
  readonly fill: (values: TemplateValues, argument: string | undefined) => string | undefined
}

const names = ['Ada', 'Grace', 'Linus', 'Mei', 'Noor', 'Tomás', '张三', '李四']

function pick(options: readonly string[], { random }: TemplateValues): string {
  return options[Math.floor(random() * options.length)] ?? ''
}

/** A random UUID, version 4 (RFC 9562 section 5.4). */
function uuid({ random }: TemplateValues): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random() * 256))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** `{random}` and `{{random}}` are below this. */
export const randomRange = 1_000_000

/** A number from the first to the second bound, both included, with as many decimals as they have. */
function between(argument: string, { random }: TemplateValues): string | undefined {
  const [, low = '', high = ''] =
    /^(-?\d{1,9}(?:\.\d{1,4})?)-(-?\d{1,9}(?:\.\d{1,4})?)$/.exec(argument) ?? []
  if (high === '' || Number(high) < Number(low)) return undefined
  const digits = Math.max(...[low, high].map((text) => text.split('.')[1]?.length ?? 0))
  const scale = 10 ** digits
  const [from, to] = [Math.round(Number(low) * scale), Math.round(Number(high) * scale)]
  return ((from + Math.floor(random() * (to - from + 1))) / scale).toFixed(digits)
}

const plain =
  (fill: (values: TemplateValues) => string): FieldRow['fill'] =>
  (values, argument) =>
    argument === undefined ? fill(values) : undefined

/** The fields that a template may have, in the order in which they are explained. */
export const templateFields = {
  counter: { fill: plain(({ n }) => String(n)) },
  time: { fill: plain(({ due }) => new Date(due).toISOString()) },
  epoch: { fill: plain(({ due }) => String(Math.round(due))) },
  uuid: { fill: plain(uuid) },
  name: { fill: plain((values) => pick(names, values)) },
  random: {
    fill: (values, argument) =>
      argument === undefined
        ? String(Math.floor(values.random() * randomRange))
        : between(argument, values),
  },
  choice: {
    fill: (values, argument) =>
      argument === undefined ? undefined : pick(argument.split('|'), values),
  },
} as const satisfies Readonly<Record<string, FieldRow>>
export type TemplateField = keyof typeof templateFields

/** `{{name}}` and `{{name:argument}}`; and `{n}`, `{time}` and `{random}` as the first versions wrote them. */
const field = /\{\{(\w+)(?::([^{}\n]*))?\}\}|\{(n|time|random)\}/g
const former: Readonly<Record<string, TemplateField>> = {
  n: 'counter',
  time: 'time',
  random: 'random',
}

const isField = (name: string): name is TemplateField => Object.hasOwn(templateFields, name)

/** Replaces each field of a text; one that there is not, or whose argument cannot be read, stays as it is written. */
function replaceFields(
  text: string,
  make: (name: TemplateField, argument: string | undefined) => string | undefined,
): string {
  return text.replaceAll(
    field,
    (
      written: string,
      name: string | undefined,
      argument: string | undefined,
      old: string | undefined,
    ) => {
      const known = name ?? former[old ?? ''] ?? ''
      return (isField(known) ? make(known, argument) : undefined) ?? written
    },
  )
}

/** A text with its fields filled in, at whatever length that has. */
export function fillFields(text: string, values: TemplateValues): string {
  return replaceFields(text, (name, argument) => templateFields[name].fill(values, argument))
}

/** Fields as they are written that there are not, or whose argument cannot be read; each once. */
export function unknownFields(text: string): readonly string[] {
  const values: TemplateValues = { n: 1, due: 0, random: () => 0 }
  const written = [...text.matchAll(/\{\{(\w+)(?::([^{}\n]*))?\}\}/g)]
  const unknown = written.filter(([, name = '', argument]) => {
    return !isField(name) || templateFields[name].fill(values, argument) === undefined
  })
  return [...new Set(unknown.map(([all]) => all))]
}

/** Late in a long run, with every field at its widest. */
const latest = Date.UTC(2026, 10, 22, 18, 30, 30, 125)
const longestOf = (options: readonly string[]): string =>
  options.reduce((longest, one) => (utf8Length(one) > utf8Length(longest) ? one : longest), '')

/** A text with its fields as long as they get, up to the ten thousand millionth message. */
export function widestFields(text: string): string {
  const values: TemplateValues = { n: 9_999_999_999, due: latest, random: () => 1 - 2 ** -32 }
  return replaceFields(text, (name, argument) => {
    if (name === 'name' && argument === undefined) return longestOf(names)
    if (name === 'choice' && argument !== undefined) return longestOf(argument.split('|'))
    const filled = templateFields[name].fill(values, argument)
    // A lower bound may be longer than the upper one: -10-5.
    return filled === undefined || name !== 'random' || argument === undefined
      ? filled
      : longestOf([
          filled,
          templateFields.random.fill({ ...values, random: () => 0 }, argument) ?? '',
        ])
  })
}
