import { utf8Length } from './message.ts'
import { fillFields, unknownFields, widestFields, type TemplateValues } from './template-fields.ts'

export { randomRange, type TemplateValues } from './template-fields.ts'

/** A line that is JSON by itself: one that holds a whole object or array. */
const wholeJson = /^\s*(?:\{.*\}|\[.*\])\s*$/

function split(template: string): readonly string[] {
  const lines = template.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.length > 1 && lines.every((line) => wholeJson.test(line)) ? lines : [template]
}

let last: { readonly template: string; readonly messages: readonly string[] } = {
  template: '',
  messages: [''],
}

/**
 * The messages of a template in their order: each line of JSON Lines is one, anything else is one as a whole.
 * There is always at least one.
 */
function templateMessages(template: string): readonly string[] {
  // Asked for with every message that is written, and the same for a long time.
  if (last.template !== template) last = { template, messages: split(template) }
  return last.messages
}

/** The text of one message, its fields filled in: the messages of a template take turns. */
export function fillTemplate(template: string, values: TemplateValues): string {
  const messages = templateMessages(template)
  return fillFields(messages[(values.n - 1) % messages.length] ?? '', values)
}

/** Bytes of UTF-8 that a message of this template takes at most, up to the ten thousand millionth. */
export function templateBytes(template: string): number {
  return Math.max(...templateMessages(template).map((message) => utf8Length(widestFields(message))))
}

/** What a template amounts to, for a look before it is applied. */
export interface TemplateSample {
  /** The first message, or the first one that is broken. */
  readonly text: string
  readonly bytes: number
  /** How many messages take turns. */
  readonly messages: number
  /** Which of them this is, from 1. */
  readonly message: number
  /**
   * `json` if each message is a JSON object or array, `broken` if one begins like that but is not, otherwise `text`.
   */
  readonly kind: 'json' | 'broken' | 'text'
  /** Where the JSON breaks off, as an index into `text`; undefined where that is not known. */
  readonly breaksAt?: number | undefined
  /** Fields that there are not, or whose argument cannot be read, as they are written. */
  readonly unknown: readonly string[]
}

/** The index that V8 and JavaScriptCore name in what they say of broken JSON. */
function positionIn(error: unknown, text: string): number | undefined {
  const message = String(error)
  const [, position] = /\bposition (\d+)/.exec(message) ?? []
  if (position !== undefined) return Number(position)
  return /\b(?:end of|unterminated)/i.test(message) ? text.length : undefined
}

/** Whether a text is the JSON that it seems to be. */
function judgeText(text: string): Pick<TemplateSample, 'kind' | 'breaksAt'> {
  if (!/^\s*[[{]/.test(text)) return { kind: 'text' }
  try {
    JSON.parse(text)
    return { kind: 'json' }
  } catch (error) {
    return { kind: 'broken', breaksAt: positionIn(error, text) }
  }
}

/** A message as this template makes it, and whether all of them are the JSON that they seem to be. */
export function sampleTemplate(template: string, values: TemplateValues): TemplateSample {
  const messages = templateMessages(template)
  const samples = messages.map((_message, place) => {
    const text = fillTemplate(template, { ...values, n: values.n + place })
    return { text, bytes: utf8Length(text), message: place + 1, ...judgeText(text) }
  })
  const shown = samples.find(({ kind }) => kind === 'broken') ?? samples[0]
  if (shown === undefined) throw new Error('a template has at least one message')
  return { ...shown, messages: messages.length, unknown: unknownFields(template) }
}
