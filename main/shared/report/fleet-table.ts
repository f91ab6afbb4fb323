import { variedIn } from '../experiment/experiment.ts'
import { usualLimit, type FleetRound } from '../experiment/fleet-figures.ts'
import type { LaneResult, Run } from '../experiment/run.ts'
import { median } from '../experiment/statistics.ts'
import { formatCount } from '../texts/format.ts'
import { bytes, duration } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'
import { laneTitles } from './lane-title.ts'
import { sweepValue } from './sweep-words.ts'

/** A table of texts, the first column of which names the rows. */
export interface PlainTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** CPU of so little that it has no other unit. */
export const microseconds = (micros: number, locale: string): string =>
  `${formatCount(micros, locale, 1)}\u00a0µs`

const columns = [
  'connected',
  'closed',
  'delivered',
  'expected',
  'spread',
  'server',
  'memory',
  'limit',
] as const

function cellsOf(
  { rounds }: LaneResult,
  { text, format, locale }: Speaker,
): readonly string[] | undefined {
  const fleets = rounds.flatMap(({ fleet }) => fleet ?? [])
  const [first] = fleets
  if (first === undefined) return undefined
  const middle = (of: (round: FleetRound) => number | null): number =>
    median(fleets.map(of).filter((value) => value !== null))
  const known = (value: number, write: (value: number) => string): string =>
    Number.isNaN(value) ? '–' : write(value)
  const least = Math.min(...fleets.map(({ connected }) => connected))
  const closed = fleets.reduce((sum, round) => sum + round.closed, 0)
  return [
    `${formatCount(least, locale)} / ${formatCount(first.clients, locale)}`,
    formatCount(closed, locale),
    formatCount(
      middle((round) => round.deliveredPerSecond),
      locale,
    ),
    formatCount(
      middle((round) => round.expectedPerSecond),
      locale,
    ),
    known(
      middle((round) => round.spreadMs),
      (ms) => format(duration(ms)),
    ),
    known(
      middle((round) => round.serverMicrosPerDelivery),
      (micros) => microseconds(micros, locale),
    ),
    format(bytes(middle((round) => round.memoryPerClient))),
    text(`report.limit.${usualLimit(fleets.map(({ limit }) => limit))}`),
  ]
}

/** What is known of many clients besides their delays, a row for each lane and value; undefined where there were none. */
export function fleetTable(run: Run, speaker: Speaker): PlainTable | undefined {
  const varied = variedIn(run.plan)
  const titles = laneTitles(run.plan, speaker)
  const rows = run.points.flatMap(({ value, lanes }) =>
    lanes.flatMap((lane, place) => {
      const cells = cellsOf(lane, speaker)
      if (cells === undefined) return []
      const point = varied === undefined ? [] : [sweepValue(varied, value, speaker)]
      return [[[...point, titles[place] ?? lane.lane].join(' · '), ...cells]]
    }),
  )
  if (rows.length === 0) return undefined
  const heads = columns.map((column) => speaker.text(`report.fleet.${column}`))
  return { heads: [speaker.text('report.lane'), ...heads], rows }
}
