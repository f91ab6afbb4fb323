import { canonicalOrigin } from './origins.ts'
import type { Transport } from './transport.ts'
import { z } from './zod.ts'

/** What every row of the schema says, whatever the kind of its value. */
interface KnobBase {
  /** What it does: half a sentence in English, with Markdown's backticks, for `--help` and the reference. */
  readonly help: string
  /** The transports that it is about; all of them where it is left out. */
  readonly governs?: readonly Transport[]
}
export interface NumberKnob extends KnobBase {
  readonly kind: 'number'
  readonly min: number
  readonly max: number
  readonly default: number
  readonly unit: 'messages/s' | 'B' | 'B/s' | 'ms' | 's' | '%' | 'rows' | ''
  readonly scale: 'linear' | 'log'
  /** Smallest change that means something; values are rounded to it by sliders only. */
  readonly step: number
  /** Whether it has no fraction: true where it is left out. */
  readonly integer?: boolean
  /** What 0 means; it is then allowed below `min`, too. */
  readonly zero?: 'off' | 'at-once'
}
export interface ChoiceKnob extends KnobBase {
  readonly kind: 'choice'
  readonly choices: readonly string[]
  readonly default: string
}
export interface ToggleKnob extends KnobBase {
  readonly kind: 'toggle'
  readonly default: boolean
}
export interface TextKnob extends KnobBase {
  readonly kind: 'text'
  readonly maxLength: number
  /** Set where it is one line of visible signs: with the texts that have another meaning. */
  readonly oneLineExcept?: readonly string[]
  readonly default: string
}
export interface OriginsKnob extends KnobBase {
  readonly kind: 'origins'
  readonly maxItems: number
  readonly default: readonly string[]
}
/** One thing that can be set: a setting, a fault of the line, or something that only a pane has. */
export type Knob = NumberKnob | ChoiceKnob | ToggleKnob | TextKnob | OriginsKnob

/** The type of the values that a row takes. */
export type ValueOf<Row extends Knob> = Row extends NumberKnob
  ? number
  : Row extends ChoiceKnob
    ? Row['choices'][number]
    : Row extends ToggleKnob
      ? boolean
      : Row extends TextKnob
        ? string
        : readonly string[]
/** The type of an object with a value for each row. */
export type ValuesOf<Rows extends Readonly<Record<string, Knob>>> = {
  readonly [Key in keyof Rows]: ValueOf<Rows[Key]>
}

/** The default of each row. */
export function defaultsOf<Rows extends Readonly<Record<string, Knob>>>(
  rows: Rows,
): ValuesOf<Rows> {
  const entries = Object.entries(rows).map(([key, knob]) => [key, knob.default])
  return Object.freeze(Object.fromEntries(entries)) as ValuesOf<Rows>
}

/** Whether a knob means something to connections of a transport. */
export const governs = (knob: Knob, transport: Transport): boolean =>
  knob.governs?.includes(transport) ?? true

/** The range of a knob as text, as error messages and help print it. */
export function rangeOf(knob: Knob): string {
  switch (knob.kind) {
    case 'number': {
      const zero = knob.zero !== undefined && knob.min > 0 ? '0 (off), or ' : ''
      const unit = knob.unit === '' ? '' : ` ${knob.unit}`
      const whole = knob.integer === false ? '' : ', a whole number'
      return `${zero}${knob.min} to ${knob.max}${unit}${whole}`
    }
    case 'choice':
      return `one of ${knob.choices.join(', ')}`
    case 'toggle':
      return 'true or false'
    case 'text':
      return knob.oneLineExcept === undefined
        ? `a text of at most ${knob.maxLength} characters`
        : `at most ${knob.maxLength} characters on one line, and not ${knob.oneLineExcept.join(', ')}`
    case 'origins':
      return `a list of at most ${knob.maxItems} origins such as http://localhost:5173`
    default:
      return knob satisfies never
  }
}

/** What accepts the values of a knob, and nothing else. */
export function schemaOf(knob: Knob): z.ZodType {
  switch (knob.kind) {
    case 'number': {
      const number = z.number().min(knob.min).max(knob.max)
      const within = knob.integer === false ? number : number.int()
      return knob.zero === undefined ? within : z.union([z.literal(0), within])
    }
    case 'choice':
      return z.enum(knob.choices as [string, ...string[]])
    case 'toggle':
      return z.boolean()
    case 'text': {
      const text = z.string().max(knob.maxLength)
      const except = knob.oneLineExcept
      if (except === undefined) return text
      return text.refine((value) => !/\p{Cc}|^\s|\s$/u.test(value) && !except.includes(value))
    }
    case 'origins':
      return z
        .array(
          z
            .string()
            .max(256)
            .refine((text) => canonicalOrigin(text) !== undefined),
        )
        .max(knob.maxItems)
    default:
      return knob satisfies never
  }
}

/** What accepts the value of each row, by its key. */
export function schemasOf<Key extends string>(
  rows: Readonly<Record<Key, Knob>>,
): Readonly<Record<Key, z.ZodType>> {
  const entries = Object.entries<Knob>(rows).map(([key, knob]) => [key, schemaOf(knob)])
  return Object.fromEntries(entries) as Record<Key, z.ZodType>
}

/** Reads a value from text, as a flag or a share link carries it; an invalid one stays as written. */
export function parseValue(knob: Knob, text: string): unknown {
  switch (knob.kind) {
    case 'number':
      return text.trim() === '' ? Number.NaN : Number(text)
    case 'toggle':
      if (text === 'on' || text === 'true') return true
      if (text === 'off' || text === 'false') return false
      return text
    case 'origins':
      // An invalid value stays as written, so that the refusal can name it.
      return text === '' ? [] : text.split(',').map((item) => canonicalOrigin(item) ?? item)
    case 'choice':
    case 'text':
      return text
    default:
      return knob satisfies never
  }
}
