import { utf8Length } from './message.ts'

/** What the places of a template are filled with. */
export interface TemplateValues {
  /** `{n}`: the number of the message in this run, from 1. */
  readonly n: number
  /** `{time}`: when the message is due, epoch ms; written as ISO 8601 in UTC. */
  readonly due: number
  /** `{random}`: a whole number from 0 to 999,999. */
  readonly random: () => number
}

/** `{random}` is below this. */
export const randomRange = 1_000_000

/** The text of one message: the template with its places filled in, at whatever length that has. */
export function fillTemplate(template: string, { n, due, random }: TemplateValues): string {
  return template.replaceAll(/\{(n|time|random)\}/g, (_place, name: string) => {
    if (name === 'n') return String(n)
    return name === 'time' ? new Date(due).toISOString() : String(random())
  })
}

/** A message late in a long run, with every place at its widest. */
const widest: TemplateValues = {
  n: 9_999_999_999,
  due: Date.UTC(2026, 10, 22, 18, 30, 30, 125),
  random: () => randomRange - 1,
}

/** Bytes of UTF-8 that a message of this template takes at most, up to the ten thousand millionth. */
export function templateBytes(template: string): number {
  return utf8Length(fillTemplate(template, widest))
}

/** What a template amounts to, for a look before it is applied. */
export interface TemplateSample {
  readonly text: string
  readonly bytes: number
  /**
   * `json` if the text is a JSON object or array, `broken` if it begins like one but is not, otherwise `text`.
   */
  readonly kind: 'json' | 'broken' | 'text'
  /** Where the JSON breaks off, as an index into `text`; undefined where that is not known. */
  readonly breaksAt?: number | undefined
}

/** The index that V8 and JavaScriptCore name in what they say of broken JSON. */
function positionIn(error: unknown, text: string): number | undefined {
  const message = String(error)
  const [, position] = /\bposition (\d+)/.exec(message) ?? []
  if (position !== undefined) return Number(position)
  return /\b(?:end of|unterminated)/i.test(message) ? text.length : undefined
}

/** A message as this template makes it, and whether it is the JSON that it seems to be. */
export function sampleTemplate(template: string, values: TemplateValues): TemplateSample {
  const text = fillTemplate(template, values)
  const bytes = utf8Length(text)
  if (!/^\s*[[{]/.test(text)) return { text, bytes, kind: 'text' }
  try {
    JSON.parse(text)
    return { text, bytes, kind: 'json' }
  } catch (error) {
    return { text, bytes, kind: 'broken', breaksAt: positionIn(error, text) }
  }
}
