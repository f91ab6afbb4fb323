import type { Spread } from './statistics.ts'

/** A number with three digits that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2
  return value.toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
}

/** Median and, behind it, how far the rounds lie apart. */
export function withSpread({ median, low, high }: Spread): string {
  return `${figure(median)} (${figure(low)}–${figure(high)})`
}

export const megabytes = (bytes: number): string => `${figure(bytes / 1_048_576)} MiB`
