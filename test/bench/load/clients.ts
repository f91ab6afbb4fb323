/** A process of clients: they read, count and check; pings are answered. */
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { obey } from '../worker.ts'
import { openCounted, type CountedClient } from './counted-client.ts'
import type { LoadOrders } from './orders.ts'

/** Connections that are being opened at the same time. */
const atOnce = 50
/** Delays are measured on every n-th connection. */
const sampled = 10
const lookAgain = 20

const clock = createSystemClock()
const clients: CountedClient[] = []
const delays: number[] = []
let sampling = false
let closed = 0

function noteDelay(createdAt: number): void {
  if (sampling) delays.push(clock.now() - createdAt)
}

let begun = 0

async function openOne({ port, speech }: Parameters<LoadOrders['open']>[0]): Promise<void> {
  const onDue = begun % sampled === 0 ? noteDelay : undefined
  begun += 1
  clients.push(await openCounted({ port, speech, onDue, onClose: () => (closed += 1) }))
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
    while (clock.now() < end && clients.some((client) => client.newest() < newest)) {
      await new Promise((resolve) => setTimeout(resolve, lookAgain))
    }
    return {
      messages: clients.reduce((sum, client) => sum + client.received(), 0),
      faults: clients.reduce((sum, client) => sum + client.faults(), 0),
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
