import type { LaneEvidence } from '../../../../main/shared/verdict/needs/lane-evidence.ts'
import type { Way } from '../../../../main/shared/verdict/needs/ways.ts'

/** What a test says of a lane; the rest is that of a quick one at 4 and 16 messages a second. */
export interface MadeLane {
  readonly way: Way
  readonly heldBack?: boolean
  /** ms; of polling. */
  readonly interval?: number
  /** Of 19 of 20 messages at either rate, ms. */
  readonly p95?: readonly [number, number]
  /** Of delays at both rates, or at each. */
  readonly count?: number | readonly [number, number]
  readonly missed?: number
  /** Medians of the slowest round beside those of the quickest; 1: all rounds alike. */
  readonly spread?: number
  /** Bytes a second while nothing comes, and for each message. */
  readonly idle?: number
  readonly each?: number
}

const madeRates = [4, 16] as const

export function madeLane({
  way,
  heldBack = false,
  interval = way === 'polling' ? 1_000 : 0,
  p95 = way === 'polling' ? [0.95 * interval + 5, 0.95 * interval + 5] : [5, 5],
  count = 100,
  missed = 0,
  spread = 1,
  idle = 20,
  each = 200,
}: MadeLane): LaneEvidence {
  return {
    way,
    heldBack,
    interval,
    delays: madeRates.map((rate, place) => {
      const some = typeof count === 'number' ? count : (count[place] ?? 0)
      const p50 = (p95[place] ?? 0) / 2
      return {
        rate,
        count: some,
        p50,
        medians: { least: p50 / spread, most: p50 * spread },
        p95: some < 40 ? undefined : p95[place],
        worst: p95[place] ?? 0,
      }
    }),
    missed,
    bytes: { idle, each },
    bytesAt: madeRates.map((x) => ({ x, y: idle + each * x })),
    requests: way === 'polling' ? 60_000 / interval : undefined,
    empty: undefined,
    cpu: undefined,
  }
}

/** What a run behind and without a proxy that buffers looks like on a quiet machine. */
export const usualEvidence: readonly LaneEvidence[] = [
  madeLane({ way: 'polling', idle: 450, each: 150 }),
  madeLane({ way: 'longPoll', idle: 0, each: 650 }),
  madeLane({ way: 'sse', idle: 20, each: 190 }),
  madeLane({ way: 'websocket', idle: 15, each: 150 }),
  madeLane({ way: 'sse', heldBack: true, p95: [6_000, 2_500], missed: 31, idle: 20, each: 190 }),
]
