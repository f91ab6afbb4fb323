/** A process of clients: they read, count and check; pings are answered. */
import { Buffer } from 'node:buffer'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { obey } from '../worker.ts'
import { openConnection } from './connection.ts'
import { createMessageCounter, type MessageCounter } from './message-counter.ts'
import type { LoadOrders } from './orders.ts'

/** Connections that are being opened at the same time. */
const atOnce = 50
/** Delays are taken on every so many-th connection. */
const sampled = 10
const lookAgain = 20

const clock = createSystemClock()
const counters: MessageCounter[] = []
const delays: number[] = []
let sampling = false
let closed = 0

const ping = Buffer.from([0x89, 0x00])
/** A masked pong without content (RFC 6455 5.5.3). */
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])

function noteDelay(createdAt: number): void {
  if (sampling) delays.push(clock.now() - createdAt)
}

async function openOne({ port, speech }: Parameters<LoadOrders['open']>[0]): Promise<void> {
  const counter = createMessageCounter(counters.length % sampled === 0 ? noteDelay : undefined)
  counters.push(counter)
  const socket = await openConnection({
    port,
    speech,
    onBytes(bytes) {
      // A ping comes alone: the idle connections get nothing else, the busy ones end before the first.
      if (speech === 'websocket' && bytes.equals(ping)) socket.write(pong)
      else counter.take(bytes)
    },
    onClose: () => (closed += 1),
  })
}

const orders: LoadOrders = {
  async open(options) {
    let left = options.count
    async function opener(): Promise<void> {
      while (left > 0) {
        left -= 1
        await openOne(options)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, opener))
  },
  sample() {
    sampling = true
  },
  settle() {
    sampling = false
  },
  take: () => delays.splice(0),
  async finish(newest, timeout) {
    const end = clock.now() + timeout
    while (clock.now() < end && counters.some((counter) => counter.newest() < newest)) {
      await new Promise((resolve) => setTimeout(resolve, lookAgain))
    }
    return {
      messages: counters.reduce((sum, counter) => sum + counter.received(), 0),
      faults: counters.reduce((sum, counter) => sum + counter.faults(), 0),
      closed,
      delays,
    }
  },
  closed: () => closed,
  cpu() {
    const { user, system } = process.cpuUsage()
    return user + system
  },
}

obey(orders)
