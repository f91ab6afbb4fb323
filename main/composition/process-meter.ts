import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

export interface ProcessFigures {
  /** Delay of the event loop in ms above the sampling interval, since the last reading. */
  readonly loopDelay: { readonly mean: number; readonly p99: number }
  /** Share of one core since the last reading. */
  readonly cpu: number
  /** Resident memory in bytes; the last known where it cannot be read just now. */
  readonly memory: number
}

/** Measures this process. `read` closes one period and opens the next. */
export interface ProcessMeter {
  read(): ProcessFigures
  stop(): void
}

const resolution = 10

/** Starts measuring; the sampling of the event loop costs one timer every 10 ms. */
export function createProcessMeter(): ProcessMeter {
  const histogram = monitorEventLoopDelay({ resolution })
  histogram.enable()
  let usage = process.cpuUsage()
  let since = performance.now()
  let memory = 0

  /** The system reads it from a file on Linux, which fails where file descriptors ran out. */
  function readMemory(): number {
    try {
      memory = process.memoryUsage.rss()
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
    }
    return memory
  }

  /** The histogram holds whole intervals in ns; what is above the interval is the delay. */
  const delay = (nanoseconds: number) =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - resolution) : 0

  return {
    read() {
      const loopDelay = { mean: delay(histogram.mean), p99: delay(histogram.percentile(99)) }
      histogram.reset()
      const spent = process.cpuUsage(usage)
      const now = performance.now()
      const cpu = (spent.user + spent.system) / 1_000 / Math.max(1, now - since)
      usage = process.cpuUsage()
      since = now
      return { loopDelay, cpu, memory: readMemory() }
    },
    stop: () => histogram.disable(),
  }
}
