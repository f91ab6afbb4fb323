import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

/** How this process did since a window began. */
export interface ProcessLoad {
  /** CPU, µs. */
  readonly micros: number
  /** Cores that it kept busy. */
  readonly cpuShare: number
  /** The share of the time in which its event loop had something to do, 0 to 1, be that with a core or without. */
  readonly busy: number
  /** How late its event loop was, ms: the 99th percentile. */
  readonly loopLateMs: number
}

/** Measures this process over windows. */
export interface WindowMeter {
  begin(): void
  /** Reading changes nothing: a window may be read as often as wanted. */
  read(): ProcessLoad
  stop(): void
}

/** ms between two samples of the event loop. */
const resolution = 10

/** Creates a meter whose first window begins now. */
export function createWindowMeter(): WindowMeter {
  const loop = monitorEventLoopDelay({ resolution })
  loop.enable()
  let usage = process.cpuUsage()
  let since = performance.now()
  let utilization = performance.eventLoopUtilization()
  return {
    begin() {
      loop.reset()
      usage = process.cpuUsage()
      since = performance.now()
      utilization = performance.eventLoopUtilization()
    },
    read() {
      const { user, system } = process.cpuUsage(usage)
      const late = loop.percentile(99) / 1e6 - resolution
      return {
        micros: user + system,
        cpuShare: (user + system) / 1_000 / Math.max(1, performance.now() - since),
        busy: performance.eventLoopUtilization(utilization).utilization,
        loopLateMs: Number.isFinite(late) ? Math.max(0, late) : 0,
      }
    },
    stop: () => loop.disable(),
  }
}
