/** A process of clients that put a load on a playground: they read, count, check and answer pings. */
import { connect } from 'node:net'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import {
  createCount,
  openCounted,
  type CountedClient,
  type Speech,
} from '../../bench/load/counted-client.ts'
import { obey } from '../../bench/worker.ts'
import { handshake } from '../../servers/raw-client.ts'
import type { Arrivals, Heard, LoadOrders } from './load-orders.ts'
import { createPoller, type Poller } from './load-poller.ts'
import { sleep } from './waiting.ts'

/** Connections that are being opened at the same time. */
const atOnce = 50
const lookAgain = 20
/** From one read of a slow reader to the next, ms. */
const slowness = 500
/** The close code of a server that has too much to send (RFC 6455 7.4). */
const tryAgainLater = 1_013

interface Side {
  readonly counters: Pick<CountedClient, 'received' | 'newest' | 'faults'>[]
  delays: number[]
  /** Messages that had come before the last `begin`. */
  before: number
  closed: number
  shed: number
}

const clock = createSystemClock()
const newSide = (): Side => ({ counters: [], delays: [], before: 0, closed: 0, shed: 0 })
const sides: Readonly<Record<Transport, Side>> = {
  polling: newSide(),
  sse: newSide(),
  websocket: newSide(),
}
const leaving: (() => void)[] = []
const pollers: Poller[] = []
let since = Infinity

function noteDelay(side: Side, dueAt: number): void {
  if (dueAt >= since) side.delays.push(clock.now() - dueAt)
}

async function openOne(port: number, speech: Speech): Promise<void> {
  const side = sides[speech === 'sse' ? 'sse' : 'websocket']
  const client = await openCounted({
    port,
    speech,
    onDue: (dueAt) => noteDelay(side, dueAt),
    onClose({ closeCode }) {
      side.closed += 1
      if (closeCode === tryAgainLater) side.shed += 1
    },
  })
  side.counters.push(client)
  leaving.push(client.close)
}

const total = ({ counters }: Side): number =>
  counters.reduce((sum, counter) => sum + counter.received(), 0)

function tell(side: Side, newest: number): Heard {
  const { counters, delays, before, closed, shed } = side
  return {
    connections: counters.length,
    messages: total(side) - before,
    faults: counters.reduce((sum, counter) => sum + counter.faults(), 0),
    behind: counters.filter((counter) => counter.newest() < newest).length,
    delays,
    closed,
    shed,
  }
}

async function stormOne(port: number, into: { accepted: number; refused: number; failed: number }) {
  try {
    await openOne(port, 'websocket')
    into.accepted += 1
  } catch (error) {
    if (String(error).includes('503')) into.refused += 1
    else into.failed += 1
  }
}

const orders: LoadOrders = {
  async open({ port, speech, count }) {
    let left = count
    async function opener(): Promise<void> {
      while (left > 0) {
        left -= 1
        await openOne(port, speech)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, opener))
  },
  poll({ url, count, interval, after }) {
    for (let index = 0; index < count; index += 1) {
      const side = sides.polling
      const count = createCount()
      side.counters.push(count)
      const onMessage = (id: number, dueAt: number): void => {
        count.take(id)
        noteDelay(side, dueAt)
      }
      pollers.push(createPoller({ url, interval, after, newest: count.newest, onMessage }))
    }
  },
  async pollNow() {
    await Promise.all(pollers.map((poller) => poller.now()))
  },
  begin(dueFromNow) {
    since = dueFromNow ? clock.now() : 0
    for (const name of transports) {
      sides[name].delays = []
      sides[name].before = total(sides[name])
    }
  },
  async heard(newest, timeout) {
    const end = clock.now() + timeout
    const isLate = (counter: Side['counters'][number]): boolean => counter.newest() < newest
    while (clock.now() < end && transports.some((name) => sides[name].counters.some(isLate))) {
      await sleep(lookAgain)
    }
    return {
      polling: tell(sides.polling, newest),
      sse: tell(sides.sse, newest),
      websocket: tell(sides.websocket, newest),
    }
  },
  openSlow(port, count) {
    for (let index = 0; index < count; index += 1) {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.write(handshake(port))
      // Node reads ahead 64 KiB and no more until they are taken.
      const reading = setInterval(() => void socket.read(), slowness)
      socket.on('close', () => clearInterval(reading))
      socket.on('error', () => socket.destroy())
      leaving.push(() => socket.destroy())
    }
  },
  ended: () => ({ closed: sides.websocket.closed, shed: sides.websocket.shed }),
  async storm({ port, rate, seconds }): Promise<Arrivals> {
    const counts = { accepted: 0, refused: 0, failed: 0 }
    const times: number[] = []
    const under: Promise<void>[] = []
    const from = clock.now()
    while (under.length < rate * seconds) {
      // From due time to due time: an event loop that was held is no pause for the server.
      const due = Math.min(rate * seconds, Math.floor(((clock.now() - from) / 1_000) * rate) + 1)
      while (under.length < due) {
        const asked = from + (under.length / rate) * 1_000
        under.push(stormOne(port, counts).then(() => void times.push(clock.now() - asked)))
      }
      await sleep(2)
    }
    await Promise.all(under)
    return { ...counts, times }
  },
  leave() {
    for (const leave of leaving) leave()
    for (const poller of pollers) poller.stop()
  },
}

obey(orders)
