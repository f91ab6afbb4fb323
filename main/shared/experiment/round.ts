import { transportRows } from '../contract/transport.ts'
import type { SubjectFigures } from './bench.ts'
import type { RoundDelays, RoundFigures } from './run.ts'
import { delaysNeeded } from './summary.ts'

const minute = 60_000

/**
 * Delays as a run keeps them: without the 99th percentile where there are too few for it.
 *
 * @param histogram all of them, encoded.
 */
export function roundDelays(
  { count, p50, p95, p99, max }: Readonly<Record<'count' | 'p50' | 'p95' | 'p99' | 'max', number>>,
  histogram: string,
): RoundDelays {
  return { count, p50, p95, p99: count < delaysNeeded(99) ? null : p99, max, histogram }
}

function delaysIn({ reading, delays }: SubjectFigures): RoundDelays | null {
  const { delay } = reading.now
  return delay === undefined ? null : roundDelays(delay, delays())
}

/** What was carried for one client, by the time that it took; nothing where the servers' bookings are not known. */
function perSecondIn(
  { reading, fleet }: SubjectFigures,
  now: number,
): Pick<RoundFigures, 'perSecond'> {
  const { wirePerMessage, carried, since } = reading.now
  const seconds = (now - since) / 1_000
  // A crowd has no books of each client.
  if (fleet !== undefined || wirePerMessage === undefined || seconds <= 0) return {}
  return {
    perSecond: { messages: carried.messages / seconds, bytes: carried.wire.total / seconds },
  }
}

/**
 * What a lane did from the begin of a window until all that was due in it had arrived.
 *
 * @param before what was known of it as the window began.
 * @param due messages that were due in the window, as far as any lane had them.
 * @param arrived whether it has all of them; else what it lacks counts as missed.
 * @param now the clock of the subject, epoch ms.
 */
function roundOf(
  before: SubjectFigures,
  after: SubjectFigures,
  { due, arrived, now }: { readonly due: number; readonly arrived: boolean; readonly now: number },
): RoundFigures {
  const { now: figures, sequence } = after.reading
  const from = before.reading.sequence
  const delayMs = delaysIn(after)
  const { requests } = figures
  const asked = transportRows[after.transport].pushes
    ? (requests.count * minute) / Math.max(1, now - figures.since)
    : requests.perMinute
  const lacking = arrived ? 0 : Math.max(0, due - (delayMs?.count ?? 0))
  return {
    delayMs,
    requestsPerMinute: asked ?? null,
    bytesPerMessage: figures.wirePerMessage ?? null,
    emptyShare: requests.empty ?? null,
    missed: Math.max(lacking, sequence.missed - from.missed),
    duplicated: sequence.duplicated - from.duplicated,
    outOfOrder: sequence.outOfOrder - from.outOfOrder,
    ...perSecondIn(after, now),
    ...(after.fleet && { fleet: after.fleet }),
  }
}

/**
 * The round of every lane.
 *
 * @param arrived of each lane, whether all that was due in the window has arrived there.
 */
export function roundsOf(
  before: readonly SubjectFigures[],
  after: readonly SubjectFigures[],
  { arrived, now }: { readonly arrived: readonly boolean[]; readonly now: number },
): readonly RoundFigures[] {
  const due = Math.max(0, ...after.map(({ reading }) => reading.now.delay?.count ?? 0))
  return after.map((figures, place) =>
    roundOf(before[place] ?? figures, figures, { due, arrived: arrived[place] ?? true, now }),
  )
}
