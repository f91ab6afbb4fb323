import type { Time } from '../../main/shared/time.ts'
import type { ServerClock } from '../../main/shared/clients/server-clock.ts'

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

export const clockLimits = {
  /** An estimate that may be further off is refused, ms: a push takes less than that. */
  acceptable: 2,
  /** Browsers round the page's clock to a tenth of a millisecond, up or down. */
  resolution: 0.1,
  /** Clocks drift apart: ms a ms, NTP's frequency tolerance (RFC 5905 section 7.2, 15 ppm). */
  drift: 15e-6,
  /** What statistics may be behind before that is taken for a clock that was set back, ms. */
  behind: 1_000,
  /** What a wall clock may shift against the monotonic one without a question, ms. */
  wallShift: 50,
} as const

/**
 * Estimates the offset from several readings. The server read its clock between a question and its
 * answer, so each reading bounds the offset from both sides; the truth lies where all of them agree
 * (the intersection of RFC 5905 section 11.2.1), and the middle of that is off by half its width at most.
 *
 * @returns undefined without readings, and where they contradict each other: a clock was set.
 */
export function estimateOffset(readings: readonly ClockReading[]): OffsetEstimate | undefined {
  const sound = readings.filter(({ sentAt, receivedAt }) => receivedAt >= sentAt)
  if (sound.length === 0) return undefined
  const least = Math.max(...sound.map(({ serverAt, receivedAt }) => serverAt - receivedAt))
  const most = Math.min(...sound.map(({ serverAt, sentAt }) => serverAt - sentAt))
  const uncertainty = (most - least) / 2 + clockLimits.resolution
  return uncertainty < 0 ? undefined : { offset: (least + most) / 2, uncertainty }
}

/** Keeps the offset up to date. */
export interface ClockOffset extends ServerClock {
  /** Resolves when the first estimate was made, accepted or not. Further calls do nothing. */
  start(): Promise<void>
  stop(): void
  /** What is known at this moment, also where it is not good enough; undefined before anything is. */
  estimate(): OffsetEstimate | undefined
  /** The engine said what time it is, in passing: what cannot be, or looks odd, is asked about. */
  witness(serverAt: number): void
  /** Another engine has come: nothing is known of its clock. */
  forget(): void
}

export interface ClockOffsetOptions {
  /** Asks the engine for its clock, over the control channel. */
  readonly ask: () => Promise<ClockReading>
  readonly time: Pick<Time, 'now' | 'after'>
  /** The wall clock, epoch ms, which is set now and then and goes on while a computer sleeps. */
  readonly wall?: () => number
  /** Questions an estimate, 8 by default. */
  readonly readings?: number
  /** From one estimate to the next in ms, 30,000 by default. */
  readonly period?: number
  /** From one estimate that was refused to the next in ms, 1,000 by default. */
  readonly retry?: number
  /** Hears where the clocks were found to differ by something else than before: delays do not compare. */
  readonly onJump?: () => void
}

/** A page that lags looks like an engine whose clock was set back, and is not to be kept busy: ms. */
const seldom = 5_000

type Known = OffsetEstimate & { readonly at: number }

/** Where two estimates agree: the truth is within both. Not narrower than the clocks can be read. */
function common(one: OffsetEstimate, other: OffsetEstimate): OffsetEstimate {
  const least = Math.max(one.offset - one.uncertainty, other.offset - other.uncertainty)
  const most = Math.min(one.offset + one.uncertainty, other.offset + other.uncertainty)
  const uncertainty = Math.max((most - least) / 2, clockLimits.resolution)
  return { offset: (least + most) / 2, uncertainty }
}

/**
 * Creates the runner. What is known ages, and every round of questions narrows it; where the engine does not
 * answer, it goes on ageing until it is not good enough any more.
 */
export function createClockOffset(options: ClockOffsetOptions): ClockOffset {
  const { ask, time, wall, readings = 8, period = 30_000, retry = 1_000 } = options
  const { acceptable, drift, behind, wallShift } = clockLimits
  /** The present run; an estimate that outlives its run changes nothing. */
  let run: symbol | undefined
  let asking = false
  let askedAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | undefined
  /** The best estimate so far, good enough or not, and whether something was seen that it cannot explain. */
  let best: Known | undefined
  let doubted = false
  let shift = wall === undefined ? 0 : wall() - time.now()

  function aged(known: Known | undefined, at: number): OffsetEstimate | undefined {
    if (known === undefined) return undefined
    const age = Math.max(0, at - known.at)
    return { offset: known.offset, uncertainty: known.uncertainty + age * drift }
  }

  function take(found: OffsetEstimate): void {
    const former = aged(best, time.now())
    const apart =
      former && Math.abs(found.offset - former.offset) - found.uncertainty - former.uncertainty
    // Clocks that drift by more than is thought part slowly; what parts at once was set.
    const jumped = apart !== undefined && apart > acceptable
    const agrees = former !== undefined && apart !== undefined && apart <= 0 && !doubted
    best = { ...(agrees ? common(former, found) : found), at: time.now() }
    doubted = false
    if (jumped) options.onJump?.()
  }

  async function estimate(mine: symbol): Promise<void> {
    cancel?.()
    asking = true
    const taken: ClockReading[] = []
    for (let index = 0; index < readings && run === mine; index += 1) {
      const reading = await ask().catch(() => undefined)
      // To ask on would only be to wait on: the engine is gone, and the next round will tell.
      if (reading === undefined) break
      taken.push(reading)
    }
    if (run !== mine) return
    asking = false
    askedAt = time.now()
    const found = estimateOffset(taken)
    if (found !== undefined) take(found)
    cancel = time.after(certain(askedAt) === undefined ? retry : period, () => void estimate(mine))
  }
  function certain(at = time.now()): number | undefined {
    const known = doubted ? undefined : aged(best, at)
    return known !== undefined && known.uncertainty <= acceptable ? known.uncertainty : undefined
  }
  /** Asks at once, or `pause` ms after the latest round where that is later. */
  function renew(pause: number): void {
    const mine = run
    if (mine === undefined || asking) return
    const left = askedAt + pause - time.now()
    cancel?.()
    if (left <= 0) void estimate(mine)
    else cancel = time.after(left, () => void estimate(mine))
  }
  function doubt(): void {
    if (doubted || best === undefined) return
    doubted = true
    renew(retry)
  }

  return {
    async start() {
      if (run !== undefined) return
      run = Symbol('run')
      await estimate(run)
    },
    stop() {
      run = undefined
      asking = false
      cancel?.()
    },
    offset: () => best?.offset ?? 0,
    uncertainty: certain,
    estimate: () => aged(best, time.now()),
    doubt,
    witness(serverAt) {
      const now = time.now()
      if (wall !== undefined && Math.abs(wall() - now - shift) > wallShift) {
        shift = wall() - now
        renew(retry)
      }
      const known = aged(best, now)
      if (known === undefined) return
      const said = serverAt - known.offset
      if (said > now + known.uncertainty + clockLimits.resolution) doubt()
      else if (said < now - behind) renew(seldom)
    },
    forget() {
      best = undefined
      doubted = false
      if (run === undefined) return
      // What is being asked may have been answered by the engine before.
      run = Symbol('run')
      void estimate(run)
    },
  }
}
