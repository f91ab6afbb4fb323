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
  /** The delay of the event loop is 0 in the first reading of all, and in the first after `rest`. */
  read(): ProcessFigures
  /**
   * To be called now and then while nobody is told: once it was not read for 5 s, it forgets the
   * period and takes no samples of the event loop until it is read again.
   */
  rest(): void
  stop(): void
}

/** What a meter reads. */
export interface MeterSources {
  /** Intervals between two samples of the event loop, in ns, while it is enabled. */
  readonly histogram: Pick<
    ReturnType<typeof monitorEventLoopDelay>,
    'mean' | 'percentile' | 'reset' | 'enable' | 'disable'
  >
  /** ms, never going backwards. */
  readonly now: () => number
  /** Resident memory in bytes. @throws the system's error where it cannot be read just now. */
  readonly residentMemory: () => number
}

/** ms between two samples of the event loop. */
const resolution = 20
/** The event loop goes on to be sampled while it is read at least this often, in ms. */
const patience = 5_000

const thisProcess = (): MeterSources => ({
  histogram: monitorEventLoopDelay({ resolution }),
  now: () => performance.now(),
  residentMemory: () => process.memoryUsage.rss(),
})

/**
 * Measures from now on; the event loop is sampled once somebody reads. A timer of 10 ms that nobody
 * looked at took 0.6 % of a core.
 */
export function createProcessMeter(sources: MeterSources = thisProcess()): ProcessMeter {
  const { histogram, now, residentMemory } = sources
  let usage = process.cpuUsage()
  let since = now()
  let readAt = since
  let memory = 0

  /** The system reads it from a file on Linux, which fails where file descriptors ran out. */
  function readMemory(): number {
    try {
      memory = residentMemory()
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
    }
    return memory
  }

  /** The histogram holds whole intervals in ns; what is above the interval is the delay. */
  const delay = (nanoseconds: number) =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - resolution) : 0

  function openPeriod(): void {
    histogram.reset()
    usage = process.cpuUsage()
    since = now()
  }

  return {
    read() {
      const loopDelay = { mean: delay(histogram.mean), p99: delay(histogram.percentile(99)) }
      const spent = process.cpuUsage(usage)
      const cpu = (spent.user + spent.system) / 1_000 / Math.max(1, now() - since)
      openPeriod()
      readAt = since
      histogram.enable()
      return { loopDelay, cpu, memory: readMemory() }
    },
    rest() {
      if (now() - readAt < patience) return
      histogram.disable()
      openPeriod()
    },
    stop: () => histogram.disable(),
  }
}
