import { createEvery, type Time } from '../../shared/time.ts'
import { hrtime } from '../fleet-start.ts'
import { createLightClient } from '../light/registry.ts'
import { createCrowd, type Crowd } from './crowd.ts'
import { createWindowMeter } from './window-meter.ts'
import {
  isReady,
  type CrowdAnswer,
  type CrowdOrder,
  type CrowdProcessReading,
  type CrowdStart,
} from './crowd-messages.ts'

/** A process of a crowd: its clients take no CPU and no descriptors from the servers. It ends with its parent. */

const meter = createWindowMeter()
const emptyMemory = process.memoryUsage.rss()
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
function readProcess(): CrowdProcessReading {
  const { cpuShare, busy, loopLateMs } = meter.read()
  return {
    cpuShare,
    busy,
    loopLateMs,
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
      meter.begin()
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
process.send?.(isReady)
