import type { Progress } from '../../shared/experiment/runner.ts'
import { quantifyDuration, quantifySpan, joined, plainSpaces } from '../../shared/texts/format.ts'

/** What is shown of a lane while it is measured. */
export interface LiveLane {
  readonly name: string
  /** Medians of the last seconds, ms; undefined where nothing came. */
  readonly medians: readonly (number | undefined)[]
}

/** Where a run is, as text. */
export interface LiveView {
  readonly progress: Progress
  /** What the present point is called; empty where nothing is swept. */
  readonly point: string
  readonly lanes: readonly LiveLane[]
  readonly rounds: number
}

const bars = '▁▂▃▄▅▆▇█'
const shown = 16
const time = (ms: number | undefined): string =>
  ms === undefined ? '–' : plainSpaces(joined(quantifyDuration(ms, 'en')))

/** The latest medians as bars, from 0 to the highest of them. */
export function sparkline(medians: readonly (number | undefined)[]): string {
  const latest = medians.slice(-shown)
  const most = Math.max(...latest.map((value) => value ?? 0))
  const drawn = latest.map((value) => {
    if (value === undefined || most === 0) return ' '
    return bars[Math.min(bars.length - 1, Math.floor((value / most) * bars.length))] ?? ' '
  })
  return drawn.join('').padEnd(shown)
}

const phases = {
  connecting: 'connecting',
  warming: 'warming up',
  measuring: 'measuring',
  arriving: 'waiting for what is on its way',
  paused: 'paused',
} as const satisfies Readonly<Record<Progress['phase'], string>>

/** One line that says where the run is. */
export function stateLine({ progress, point, rounds }: LiveView): string {
  const { phase, step, left } = progress
  const where = step.control ? 'the first step once more' : `round ${step.round + 1} of ${rounds}`
  const parts = [
    where,
    point,
    phases[phase],
    `${plainSpaces(joined(quantifySpan(left, 'en')))} left`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

/** What is known of a lane in the window that goes on; those that wait for their turn have none. */
const readingOf = ({ figures, step }: Progress, place: number) =>
  figures[step.lanes.indexOf(place)]?.reading

/** A row for every lane: how its median went, its percentiles, rate, bytes and losses. */
export function laneLines({ progress, lanes }: LiveView, now: number): readonly string[] {
  const longest = Math.max(...lanes.map(({ name }) => name.length))
  return lanes.map(({ name, medians }, place) => {
    const reading = readingOf(progress, place)
    const delay = reading?.now.delay
    const seconds = reading === undefined ? 0 : (now - reading.now.since) / 1_000
    const rate =
      reading === undefined || seconds < 0.5 ? '–' : (reading.now.messages / seconds).toFixed(1)
    const bytes = reading?.now.wirePerMessage
    return [
      name.padEnd(longest),
      sparkline(medians),
      `p50 ${time(delay?.p50)}`.padEnd(12),
      `p95 ${time(delay?.p95)}`.padEnd(12),
      `${rate}/s`.padEnd(9),
      (bytes === undefined ? '– B' : `${Math.round(bytes)} B`).padEnd(8),
      `${reading?.sequence.missed ?? 0} missed`,
    ].join('  ')
  })
}

/** All of it in one line, for a log. */
export function logLineOf(view: LiveView): string {
  const { progress, lanes } = view
  const medians = lanes.map(
    ({ name }, place) => `${name} ${time(readingOf(progress, place)?.now.delay?.p50)}`,
  )
  return `${stateLine(view)}: ${medians.join(', ')}`
}
