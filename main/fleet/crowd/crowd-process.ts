import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createEvery, type Time } from '../../shared/time.ts'
import { hrtime } from '../fleet-start.ts'
import { createLightClient } from '../light/registry.ts'
import { createCrowd, type Crowd } from './crowd.ts'
import type { CrowdAnswer, CrowdOrder, CrowdProcessReading, CrowdStart } from './crowd-messages.ts'

/** A process of a crowd: its clients take no CPU and no descriptors from the servers. It ends with its parent. */

/** ms between two samples of the event loop. */
const resolution = 10
const loop = monitorEventLoopDelay({ resolution })
loop.enable()
const emptyMemory = process.memoryUsage.rss()
let usage = process.cpuUsage()
let since = performance.now()
let crowd: Crowd | undefined

function create(start: CrowdStart): Crowd {
  const { moment, transport, base, client, pollInterval } = start
  const now = (): number => moment.epoch + hrtime() - moment.hrtime
  const after: Time['after'] = (delay, action) => {
    const timer = setTimeout(action, delay)
    return () => clearTimeout(timer)
  }
  const time = { now, after, every: createEvery(now, after) }
  const connect = createLightClient[transport]({ base, client, time, dated: true, pollInterval })
  return createCrowd({ ...start, connect, time })
}
function beginProcess(): void {
  loop.reset()
  usage = process.cpuUsage()
  since = performance.now()
}
function readProcess(): CrowdProcessReading {
  const { user, system } = process.cpuUsage(usage)
  const late = loop.percentile(99) / 1e6 - resolution
  return {
    cpuShare: (user + system) / 1_000 / Math.max(1, performance.now() - since),
    loopLateMs: Number.isFinite(late) ? Math.max(0, late) : 0,
    memory: Math.max(0, process.memoryUsage.rss() - emptyMemory),
  }
}

process.on('message', (order: CrowdOrder) => {
  switch (order.kind) {
    case 'start':
      crowd = create(order.start)
      break
    case 'begin':
      crowd?.beginWindow()
      beginProcess()
      break
    case 'end':
      crowd?.endWindow()
      break
    case 'read': {
      if (crowd === undefined) return
      const answer: CrowdAnswer = {
        number: order.number,
        crowd: crowd.read(order.newest),
        process: readProcess(),
      }
      process.send?.(answer)
      break
    }
    default:
      order satisfies never
  }
})
process.on('disconnect', () => process.exit(0))
