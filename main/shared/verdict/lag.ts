import { delayNoise, leadOf } from './delay-estimate.ts'
import type { Measured } from './measures.ts'

/** Of what is compared, the lag of the page may be no more than this share. */
const bearableShare = 0.1

/** How far the page is behind what arrives, ms: the greatest among these panes. */
export function lagOf(panes: readonly Measured[]): number {
  return Math.max(0, ...panes.map(({ snapshot }) => snapshot.pageLag ?? 0))
}

/** Clients of an audience that keep the servers busy, so that delays are those of its turns; 0 where none do. */
export function crowdOf(panes: readonly Measured[]): number {
  return Math.max(0, ...panes.map(({ crowd }) => crowd))
}

/**
 * True where the page is so far behind what arrives in it that its delays say little about the
 * transports: by more than a tenth of the least lead among them, or, where none leads, of the
 * longest delay. An audience that keeps the servers busy says as little of them.
 */
export function isBehind(panes: readonly Measured[]): boolean {
  if (crowdOf(panes) > 0) return true
  const lag = lagOf(panes)
  if (lag === 0) return false
  const delays = panes.flatMap(({ delay }) => delay ?? [])
  const leads = delays
    .flatMap((one) => delays.map((other) => leadOf(one, other)))
    .filter((lead) => lead > 0)
  if (leads.length > 0) return lag > bearableShare * Math.min(...leads)
  const longest = Math.max(0, ...delays.map(({ value }) => value))
  return lag > Math.max(delayNoise.least, bearableShare * longest)
}
