import { createEvery, type Time } from '../../shared/time.ts'
import { hrtime } from '../fleet-start.ts'
import { createLightClient } from '../light/registry.ts'
import type { LightOptions } from '../light/light-client.ts'
import { createCrowd, type Crowd, type CrowdCounts } from './crowd.ts'
import { hearParent, tellParent } from './parent-port.ts'
import { createWindowMeter } from './window-meter.ts'
import {
  isReady,
  type CrowdAnswer,
  type CrowdOrder,
  type CrowdProcessReading,
  type CrowdStart,
  type Moment,
} from './crowd-messages.ts'

/** A process of a crowd: its clients take no CPU and no descriptors from the servers. It ends with its parent. */

/** Set anew where the engine's clock was. */
let moment: Moment = { epoch: 0, hrtime: 0 }

const meter = createWindowMeter()
const emptyMemory = process.memoryUsage.rss()
let crowd: Crowd | undefined
/** What all clients go by, while they go on. */
let options: { -readonly [Key in keyof LightOptions]: LightOptions[Key] } | undefined

function create(start: CrowdStart): Crowd {
  const { transport, base, client, pollInterval } = start
  moment = start.moment
  const now = (): number => moment.epoch + hrtime() - moment.hrtime
  const after: Time['after'] = (delay, action) => {
    const timer = setTimeout(action, delay)
    return () => clearTimeout(timer)
  }
  const time = { now, after, every: createEvery(now, after) }
  options = { base, client, time, dated: true, pollInterval }
  const connect = createLightClient[transport](options)
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

function answer(number: number, reading: CrowdCounts | undefined): void {
  if (reading === undefined) return
  const told: CrowdAnswer = { number, crowd: reading, process: readProcess() }
  tellParent(told)
}

function obey(order: CrowdOrder): void {
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
    case 'read':
      answer(order.number, crowd?.read(order.newest))
      break
    case 'take':
      moment = order.moment
      answer(order.number, crowd?.take(order.newest, order.stride))
      meter.begin()
      break
    case 'pace':
      if (options !== undefined) options.pollInterval = order.pollInterval
      break
    default:
      order satisfies never
  }
}

hearParent((order) => obey(order as CrowdOrder))
tellParent(isReady)
