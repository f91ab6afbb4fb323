import { z } from '../contract/zod.ts'
import { limits, type Limit } from '../contract/audience.ts'

/** What goes up until it no longer holds. */
export const kneeSubjects = ['clients', 'pushRate'] as const
export type KneeSubject = (typeof kneeSubjects)[number]

/** A search in a plan; the clients of its fleet are the most that are tried, or those of a search for a push rate. */
export interface KneePlan {
  readonly of: KneeSubject
  /** What 95 % of the messages may take, ms. */
  readonly p95: number
}

export const kneeLimits = { p95: { min: 1, max: 600_000 } } as const
export const kneeShape = z.object({
  of: z.enum(kneeSubjects),
  p95: z.number().min(kneeLimits.p95.min).max(kneeLimits.p95.max),
})

/** Why a window does not hold. */
export const kneeFaults = ['silent', 'connected', 'missed', 'delay'] as const
export type KneeFault = (typeof kneeFaults)[number]

/** One value that was tried. */
export interface KneeStep {
  readonly value: number
  /** How many times as long as an ordinary window its windows were. */
  readonly length: number
  /** Windows that held, and that did not. */
  readonly held: number
  readonly failed: number
  /** What 95 % of the messages took in each window, ms; null where none came. */
  readonly p95Ms: readonly (number | null)[]
  /** Why the last of those that did not hold failed; null where all held. */
  readonly fault: KneeFault | null
  /** Who had the least to spare. */
  readonly limit: Limit
}

/** What a search found for a lane. */
export interface KneeResult {
  readonly lane: string
  /** Whether it was searched to the end: only then `holds` has held for three times as long. */
  readonly found: boolean
  /** The most that held; null where nothing did. */
  readonly holds: number | null
  /** The least that did not; null where all held. */
  readonly fails: number | null
  /** What was tried, in its order. */
  readonly steps: readonly KneeStep[]
}

const figure = z.number().nullable()
export const kneeResultShape = z.object({
  lane: z.string(),
  found: z.boolean(),
  holds: figure,
  fails: figure,
  steps: z.array(
    z.object({
      value: z.number(),
      length: z.number(),
      held: z.number(),
      failed: z.number(),
      p95Ms: z.array(figure),
      fault: z.enum(kneeFaults).nullable(),
      limit: z.enum(limits),
    }),
  ),
})

/** The step that says why there is no more: the last one at the least value that failed. */
export function failingStep({ fails, steps }: KneeResult): KneeStep | undefined {
  return steps.findLast(({ value, held, failed }) => value === fails && failed > held)
}
