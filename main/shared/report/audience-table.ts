import type { AudienceFigures, AudienceLane } from '../contract/audience.ts'
import { formatCount } from '../texts/format.ts'
import { bytes, duration } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'
import type { PlainTable } from './fleet-table.ts'

function cellsOf(
  lane: AudienceLane,
  clients: number,
  { text, format, locale }: Speaker,
): readonly string[] {
  const { delayMs, spreadMs } = lane
  const count = (value: number): string => formatCount(value, locale)
  // Of few clients and rare messages a fraction counts.
  const rate = (value: number): string => formatCount(value, locale, value < 10 ? 1 : 0)
  const time = (ms: number | undefined | null): string =>
    ms === undefined || ms === null ? '–' : format(duration(ms))
  return [
    text(`transport.${lane.transport}`),
    `${count(lane.connected)} / ${count(clients)}`,
    text('audience.delivered', {
      delivered: rate(lane.deliveredPerSecond),
      expected: rate(lane.expectedPerSecond),
    }),
    ...[delayMs?.p50, delayMs?.p95, delayMs?.p99, spreadMs].map(time),
    ...[lane.missed, lane.duplicated, lane.closed].map(count),
    format(bytes(lane.memoryPerClient)),
    delayMs === null ? '–' : text(`report.limit.${lane.limit}`),
  ]
}

/** How the audience does, a row for each transport, in the words of a run's fleet. */
export function audienceTable({ plan, lanes }: AudienceFigures, speaker: Speaker): PlainTable {
  const { text } = speaker
  return {
    heads: [
      text('audience.way'),
      text('report.fleet.connected'),
      text('report.fleet.delivered'),
      text('report.figure.delayP50Ms'),
      text('report.figure.delayP95Ms'),
      text('report.figure.delayP99Ms'),
      text('report.fleet.spread'),
      text('report.figure.missed'),
      text('report.figure.duplicated'),
      text('report.fleet.closed'),
      text('report.fleet.memory'),
      text('report.fleet.limit'),
    ],
    rows: lanes.map((lane) => cellsOf(lane, plan.clients, speaker)),
  }
}
