import type { SweepValue } from '../../shared/experiment/experiment.ts'
import type { Run } from '../../shared/experiment/run.ts'
import type { Progress } from '../../shared/experiment/runner.ts'

/** Takes a line of JSON. */
type Write = (line: string) => void

/** Delays of a run one by one, and its other figures by round, in the shape of k6's JSON output. */
export interface SampleLines {
  progressed(progress: Progress, now: number): void
  /** @param dueAt epoch ms. */
  arrived(lane: string, dueAt: number, arrivedAt: number): void
  /** Writes the figures of the rounds that were added. */
  measured(run: Run, now: number): void
}

const trends = ['delay'] as const
const gauges = ['requests_per_minute', 'bytes_per_message', 'empty_share', 'missed'] as const

function metricLine(metric: string, type: 'trend' | 'gauge'): string {
  const contains = type === 'trend' ? 'time' : 'default'
  const data = { name: metric, type, contains, thresholds: [], submetrics: null }
  return JSON.stringify({ type: 'Metric', data, metric })
}

function pointLine(
  metric: string,
  value: number,
  at: number,
  tags: Readonly<Record<string, string>>,
): string {
  const time = new Date(at).toISOString()
  return JSON.stringify({ metric, type: 'Point', data: { time, value, tags } })
}

/** Begins with a line for every metric, as k6 does. */
export function createSampleLines(write: Write): SampleLines {
  for (const metric of trends) write(metricLine(metric, 'trend'))
  for (const metric of gauges) write(metricLine(metric, 'gauge'))
  let window: { since: number; until: number; tags: Record<string, string> } | undefined
  let step: Progress['step'] | undefined
  const written = new Set<string>()
  const tagsOf = (value: SweepValue | null, round: number) => ({
    ...(value === null ? {} : { value: String(value) }),
    round: String(round + 1),
  })

  return {
    progressed({ phase, step: next, value }, now) {
      if (phase === 'arriving' && window !== undefined) {
        window.until = now
        return
      }
      if (next.control || phase !== 'measuring') {
        if (phase !== 'measuring') window = undefined
        return
      }
      if (step === next && window !== undefined) return
      step = next
      window = { since: now, until: Infinity, tags: tagsOf(value, next.round) }
    },
    arrived(lane, dueAt, arrivedAt) {
      if (window === undefined || dueAt < window.since || dueAt >= window.until) return
      write(pointLine('delay', arrivedAt - dueAt, arrivedAt, { lane, ...window.tags }))
    },
    measured({ points }, now) {
      for (const { value, lanes } of points) {
        for (const { lane, rounds } of lanes) {
          for (const [round, figures] of rounds.entries()) {
            const place = `${String(value)} ${lane} ${round}`
            if (written.has(place)) continue
            written.add(place)
            const tags = { lane, ...tagsOf(value, round) }
            const values = [
              figures.requestsPerMinute,
              figures.bytesPerMessage,
              figures.emptyShare,
              figures.missed,
            ]
            for (const [index, metric] of gauges.entries()) {
              const known = values[index]
              if (known !== null && known !== undefined) write(pointLine(metric, known, now, tags))
            }
          }
        }
      }
    },
  }
}
