import type { Ambient } from '../clients/client.ts'

/** One question for the server's clock: sent and received on the page's clock, all epoch ms. */
export interface ClockReading {
  readonly sentAt: number
  readonly serverAt: number
  readonly receivedAt: number
}

/** What to add to the page's clock to get the server's, and how far off that may be, both in ms. */
export interface OffsetEstimate {
  readonly offset: number
  readonly uncertainty: number
}

/**
 * Estimates the offset from several readings, as NTP does (RFC 5905 section 10): the one with the
 * shortest round trip had the least waiting in it, and its error is at most half of that.
 *
 * @returns undefined without readings.
 */
export function estimateOffset(readings: readonly ClockReading[]): OffsetEstimate | undefined {
  let best: OffsetEstimate | undefined
  for (const { sentAt, serverAt, receivedAt } of readings) {
    const uncertainty = (receivedAt - sentAt) / 2
    if (uncertainty < 0 || (best !== undefined && uncertainty >= best.uncertainty)) continue
    best = { offset: serverAt - (sentAt + receivedAt) / 2, uncertainty }
  }
  return best
}

/** Keeps the offset up to date. */
export interface ClockOffset {
  /** Resolves when the first estimate is there, or could not be had. Further calls do nothing. */
  start(): Promise<void>
  stop(): void
  /** ms to add to the page's clock; 0 before the first estimate. */
  offset(): number
  /** The estimate in use; undefined before the first. */
  estimate(): OffsetEstimate | undefined
}

export interface ClockOffsetOptions {
  /** Asks the engine for its clock, epoch ms, over the control channel. */
  readonly call: () => Promise<number>
  readonly ambient: Pick<Ambient, 'now' | 'after'>
  /** Questions an estimate, 8 by default. */
  readonly readings?: number
  /** From one estimate to the next in ms, 30,000 by default: clocks drift, and computers sleep. */
  readonly period?: number
}

/** Creates the runner. Where the engine does not answer, the former estimate stays in use. */
export function createClockOffset(options: ClockOffsetOptions): ClockOffset {
  const { call, ambient, readings = 8, period = 30_000 } = options
  /** The present run; an estimate that outlives its run changes nothing. */
  let run: symbol | undefined
  let latest: OffsetEstimate | undefined
  let cancel: (() => void) | undefined

  async function estimate(mine: symbol): Promise<void> {
    const taken: ClockReading[] = []
    for (let index = 0; index < readings && run === mine; index += 1) {
      const sentAt = ambient.now()
      const serverAt = await call().catch(() => undefined)
      // To ask on would only be to wait on: the engine is gone, and the next round will tell.
      if (serverAt === undefined) break
      taken.push({ sentAt, serverAt, receivedAt: ambient.now() })
    }
    if (run !== mine) return
    latest = estimateOffset(taken) ?? latest
    cancel = ambient.after(period, () => void estimate(mine))
  }

  return {
    async start() {
      if (run !== undefined) return
      run = Symbol('run')
      await estimate(run)
    },
    stop() {
      run = undefined
      cancel?.()
    },
    offset: () => latest?.offset ?? 0,
    estimate: () => latest,
  }
}
