import type { Experiment } from '../../main/shared/experiment/experiment.ts'
import {
  defaultNeeds,
  isValidNeed,
  needRows,
  type NeedKey,
  type Needs,
} from '../../main/shared/verdict/needs/needs.ts'
import { readNumber } from '../settings/read-number.ts'
import { durationOf } from './plan-draft.ts'

/** What a person has filled in; numbers are as they were typed. */
export interface NeedsDraft {
  /** Seconds. */
  age: string
  /** Seconds between two messages of the server. */
  every: string
  clients: string
  /** Bytes. */
  size: string
  /** Seconds between two messages of a client; empty where it sends none. */
  clientEvery: string
  proxy: Needs['proxy']
  phones: boolean
}

/** A number that is typed: the need that it becomes, and how it is read. */
interface FieldRow {
  readonly need: NeedKey
  /** The value that a number stands for; it is its own inverse. */
  readonly turn: (typed: number) => number
  readonly back: (value: number) => number
}

const seconds = { turn: (typed: number) => typed * 1_000, back: (ms: number) => ms / 1_000 }
const apart = { turn: (typed: number) => 1 / typed, back: (rate: number) => 1 / rate }
const itself = { turn: (typed: number) => typed, back: (value: number) => value }

/** The fields with numbers, in their order. */
export const needFields = {
  age: { need: 'age', ...seconds },
  every: { need: 'rate', ...apart },
  clients: { need: 'clients', ...itself },
  size: { need: 'size', ...itself },
  clientEvery: { need: 'clientRate', ...apart },
} as const satisfies Readonly<Record<string, FieldRow>>
export type NeedField = keyof typeof needFields
export const needFieldNames = Object.keys(needFields) as NeedField[]

const typed = (field: NeedField): string => {
  const { need, back } = needFields[field]
  const value = defaultNeeds[need]
  return value === 0 ? '' : String(back(value))
}

export const firstNeeds = (): NeedsDraft => ({
  age: typed('age'),
  every: typed('every'),
  clients: typed('clients'),
  size: typed('size'),
  clientEvery: typed('clientEvery'),
  proxy: defaultNeeds.proxy,
  phones: defaultNeeds.phones,
})

/** What a field takes, in its own unit. */
export function rangeOfField(field: NeedField): readonly [number, number] {
  const { need, back } = needFields[field]
  const { min, max } = needRows[need]
  const [one, other] = [back(min), back(max)]
  return one < other ? [one, other] : [other, one]
}

/** The needs that were filled in, or the first field that is wrong. */
export function needsIn(
  draft: NeedsDraft,
): { readonly needs: Needs } | { readonly wrong: NeedField } {
  let needs: Needs = { ...defaultNeeds, proxy: draft.proxy, phones: draft.phones }
  for (const field of needFieldNames) {
    const { need, turn } = needFields[field]
    const text = draft[field].trim()
    const value = field === 'clientEvery' && text === '' ? 0 : turn(readNumber(text))
    if (!isValidNeed(need, value)) return { wrong: field }
    needs = { ...needs, [need]: value }
  }
  return { needs }
}

/** Connecting, warm-up and what the lane behind a proxy keeps waiting, ms a step. */
const aroundWindow = 4_500

/** About how long it takes to measure for needs, ms. */
export const durationForNeeds = (plan: Experiment): number => durationOf(plan, aroundWindow)
