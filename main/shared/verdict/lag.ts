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

/** What makes delays that say little about the transports: an audience, or the page. */
export type Blur = 'crowd' | 'lag'

/**
 * What blurs these delays; undefined where nothing does: an audience that keeps the servers busy, or a page that is too far
 * behind what arrives in it, by more than a tenth of the least lead among them, or, where none leads, of the longest delay.
 */
export function blurOf(panes: readonly Measured[]): Blur | undefined {
  if (crowdOf(panes) > 0) return 'crowd'
  return isBehind(panes) ? 'lag' : undefined
}

function isBehind(panes: readonly Measured[]): boolean {
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
