/** Places values along a stretch, by their size or by its logarithm. */
export interface Axis {
  /** Where a value is, 0 to 1. */
  place(value: number): number
  readonly ticks: readonly number[]
}

/** Values that differ by more than this are told apart by their logarithms. */
const wide = 30
const steps = [1, 2, 5] as const

/** Round values from `low` to `high`: 1, 2 and 5 of each power of ten, or the powers alone where those are many. */
function logTicks(low: number, high: number): readonly number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const powers = Array.from({ length: last - first + 1 }, (_, place) => 10 ** (first + place))
  const all = powers.flatMap((power) => steps.map((step) => step * power))
  const within = (values: readonly number[]) =>
    values.filter((value) => value >= low * 0.999 && value <= high * 1.001)
  return within(all).length > 7 ? within(powers) : within(all)
}

function linearTicks(high: number): readonly number[] {
  const rough = high / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (steps.find((one) => one * power >= rough) ?? 10) * power
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, place) => place * step)
}

/**
 * An axis for these values: by logarithm where none is 0 and they differ much, else from 0.
 *
 * @param much how many times the least the greatest must be for logarithms.
 */
export function axisFor(values: readonly number[], much = wide): Axis {
  const known = values.filter((value) => Number.isFinite(value))
  const [least, most] = [Math.min(...known), Math.max(...known)]
  if (known.length === 0 || most <= 0) return { place: () => 0, ticks: [0] }
  if (least > 0 && most / least > much) {
    const [low, high] = [least / 1.2, most * 1.2]
    const span = Math.log(high / low)
    return {
      place: (value) => Math.log(Math.max(value, low) / low) / span,
      ticks: logTicks(low, high),
    }
  }
  const high = most * 1.05
  return { place: (value) => Math.max(0, value) / high, ticks: linearTicks(high) }
}
