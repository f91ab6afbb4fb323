import { parentPort, workerData } from 'node:worker_threads'
import type { Clock } from '../engine/clock.ts'
import { createEvery, type Time } from '../shared/time.ts'
import { fleetClient } from '../shared/contract/fleet.ts'
import { hrtime, type FleetStart } from './fleet-start.ts'
import { createHerd } from './herd.ts'
import { createLightClient } from './light/registry.ts'

/**
 * The thread of a fleet: its clients neither wait for the servers nor keep them waiting. It ends when
 * it is terminated.
 */

/** How often it tells its figures, in ms. */
const period = 500

const { plan, url, cursor, moment } = workerData as FleetStart
const port = parentPort
if (port === null) throw new Error('This file is the entry of a worker thread.')

const now = (): number => moment.epoch + hrtime() - moment.hrtime
const after: Time['after'] = (delay, action) => {
  const timer = setTimeout(action, delay)
  return () => clearTimeout(timer)
}
const clock: Clock = {
  now,
  // Where the engine's clock steps, the engine moves what it is told.
  steady: now,
  after,
  every: createEvery(now, after),
}
const connect = createLightClient[plan.transport]({
  base: url,
  time: clock,
  client: fleetClient(plan),
})
const herd = createHerd({ plan, clock, random: Math.random, connect, cursor })

port.postMessage(herd.figures())
clock.every(period, () => port.postMessage(herd.figures()))
