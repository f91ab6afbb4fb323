/** What a search for a knee may try. */
export interface KneeRange {
  /** What is tried first. */
  readonly from: number
  readonly least: number
  readonly most: number
  /** Whether only whole values make sense, as they do for clients. */
  readonly whole: boolean
}

/** One measurement that a search asks for. */
export interface Probe {
  readonly value: number
  /** How many times as long as an ordinary window it is. */
  readonly length: number
  /** Which window at this value it is, from 0: the best of three decides. */
  readonly window: number
  /** What it is for. */
  readonly purpose: 'doubling' | 'bisecting' | 'confirming'
}

/** How far a search has come. It is a value: `observe` returns the next one. */
export interface KneeSearch {
  readonly range: KneeRange
  /** What held, below what failed; ascending. */
  readonly held: readonly number[]
  /** The least that failed. */
  readonly failed: number | undefined
  /** What is measured next, with the windows that were won and lost there; undefined once the search is over. */
  readonly probe:
    | (Omit<Probe, 'window'> & { readonly won: number; readonly lost: number })
    | undefined
}

/** Where the knee is. */
export interface Knee {
  /** The most that held, also for three times as long; undefined where nothing did. */
  readonly holds: number | undefined
  /** The least that did not; undefined where everything up to the most that was allowed held. */
  readonly fails: number | undefined
}

const majority = 2
/** Windows of one value: the third decides where the first two disagree. */
export const kneeWindows = 2 * majority - 1
/** What holds is measured again, in windows this many times as long. */
const confirmation = 3
/** A search is over where what fails is at most this many times what holds. */
const fine = 1.1
const digits = 3

/** A value with three digits that mean something, and whole where it has to be. */
function rounded(value: number, { whole }: KneeRange): number {
  const short = Number(value.toPrecision(digits))
  return whole ? Math.round(short) : short
}

/** The middle of two values by their ratio; undefined where there is nothing between them. */
function between(low: number, high: number, range: KneeRange): number | undefined {
  const middle = rounded(Math.sqrt(low * high), range)
  return middle > low && middle < high ? middle : undefined
}

type Next = Pick<Probe, 'value' | 'purpose'>

/** What to try after all that is known; undefined where not even the least held. */
function nextOf({ range, held, failed }: Omit<KneeSearch, 'probe'>): Next | undefined {
  const top = held.at(-1)
  if (failed === undefined) {
    if (top === undefined) return { value: range.from, purpose: 'doubling' }
    if (top >= range.most) return { value: top, purpose: 'confirming' }
    return { value: Math.min(range.most, rounded(2 * top, range)), purpose: 'doubling' }
  }
  if (top === undefined) {
    if (failed <= range.least) return undefined
    return { value: Math.max(range.least, rounded(failed / 2, range)), purpose: 'doubling' }
  }
  const middle = failed / top <= fine ? undefined : between(top, failed, range)
  return middle === undefined
    ? { value: top, purpose: 'confirming' }
    : { value: middle, purpose: 'bisecting' }
}

function withNext(known: Omit<KneeSearch, 'probe'>): KneeSearch {
  const next = nextOf(known)
  const length = next?.purpose === 'confirming' ? confirmation : 1
  return { ...known, probe: next && { ...next, length, won: 0, lost: 0 } }
}

/**
 * Begins a search for the greatest value that holds: it doubles until one fails, and takes the middle until what fails is at
 * most 10 % more than what holds. Each value has three windows, of which two decide. What holds in the end has to hold
 * again in windows three times as long; where it does not, the search goes on below it.
 */
export const beginKnee = (range: KneeRange): KneeSearch =>
  withNext({ range, held: [], failed: undefined })

/** The measurement that comes next; undefined once the search is over. */
export function probeOf({ probe }: KneeSearch): Probe | undefined {
  if (probe === undefined) return undefined
  const { won, lost, ...rest } = probe
  return { ...rest, window: won + lost }
}

/** Takes what came of the measurement that was next. */
export function observe(search: KneeSearch, holds: boolean): KneeSearch {
  const { range, held, failed, probe } = search
  if (probe === undefined) return search
  const won = probe.won + (holds ? 1 : 0)
  const lost = probe.lost + (holds ? 0 : 1)
  if (Math.max(won, lost) < majority) return { ...search, probe: { ...probe, won, lost } }
  const { value, purpose } = probe
  if (lost >= majority) {
    return withNext({ range, held: held.filter((one) => one < value), failed: value })
  }
  if (purpose === 'confirming') return { range, held, failed, probe: undefined }
  const all = [...held, value].toSorted((one, other) => one - other)
  return withNext({ range, held: all, failed })
}

/** Where the knee is, as far as it is known: what holds may still have to be confirmed. */
export const kneeOf = ({ held, failed }: KneeSearch): Knee => ({
  holds: held.at(-1),
  fails: failed,
})

/** How many windows of ordinary length a search takes from here on at most, if what holds is confirmed. */
export function windowsLeft({ range, held, failed, probe }: KneeSearch): number {
  if (probe === undefined) return 0
  const own = probe.length * (kneeWindows - probe.won - probe.lost)
  if (probe.purpose === 'confirming') return own
  const top = held.at(-1) ?? range.least
  const halvings = (ratio: number): number =>
    Math.max(0, Math.ceil(Math.log2(Math.log(ratio) / Math.log(fine))))
  const doublings =
    probe.purpose === 'doubling' && failed === undefined
      ? Math.ceil(Math.log2(range.most / probe.value))
      : 0
  const middles =
    failed === undefined ? halvings(2) : Math.max(0, halvings(Math.min(2, failed / top)) - 1)
  return own + kneeWindows * (doublings + middles + confirmation)
}
