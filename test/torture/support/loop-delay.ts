import { monitorEventLoopDelay } from 'node:perf_hooks'

/** For how long the event loop was held, in ms. */
export interface LoopDelay {
  readonly max: number
  readonly p99: number
}

const resolution = 1
const held = monitorEventLoopDelay({ resolution })

/** Answers for the time since it was last asked; the first answer only begins. */
export function loopDelay(): LoopDelay {
  held.enable()
  const delay = { max: held.max / 1e6 - resolution, p99: held.percentile(99) / 1e6 - resolution }
  held.reset()
  return delay
}
