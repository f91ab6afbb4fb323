/** A process of clients that put a load on a playground: they read, count, check and answer pings. */
import { Buffer } from 'node:buffer'
import { connect, type Socket } from 'node:net'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { openConnection, type Speech } from '../../bench/load/connection.ts'
import { createMessageCounter, type MessageCounter } from '../../bench/load/message-counter.ts'
import { obey } from '../../bench/worker.ts'
import type { Arrivals, Heard, LoadOrders } from './load-orders.ts'
import { createPoller, type Poller } from './load-poller.ts'
import { sleep } from './waiting.ts'

/** Connections that are being opened at the same time. */
const atOnce = 50
const lookAgain = 20
/** From one read of a slow reader to the next, ms. */
const slowness = 500
const ping = Buffer.from([0x89, 0x00])
/** A masked pong without content (RFC 6455 5.5.3). */
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])
/** The code of a close frame; neither byte occurs in JSON. */
const tryAgainLater = Buffer.from([0x03, 0xf5])

interface Side {
  readonly counters: MessageCounter[]
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
const sockets: Socket[] = []
const pollers: Poller[] = []
let since = Infinity

function addCounter(side: Side): MessageCounter {
  const counter = createMessageCounter((due) => {
    if (due >= since) side.delays.push(clock.now() - due)
  })
  side.counters.push(counter)
  return counter
}

async function openOne(port: number, speech: Speech): Promise<void> {
  const side = sides[speech === 'sse' ? 'sse' : 'websocket']
  const counter = addCounter(side)
  const socket = await openConnection({
    port,
    speech,
    onBytes(bytes) {
      if (speech === 'websocket') {
        // A zero byte occurs in no JSON either, and may come in one piece with messages.
        if (bytes.includes(ping)) socket.write(pong)
        if (bytes.includes(tryAgainLater)) side.shed += 1
      }
      counter.take(bytes)
    },
    onClose: () => (side.closed += 1),
  })
  socket.on('error', () => socket.destroy())
  sockets.push(socket)
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
    if (String(error).includes(' 503 ')) into.refused += 1
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
      pollers.push(createPoller({ url, interval, after, counter: addCounter(sides.polling) }))
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
    const isLate = (counter: MessageCounter): boolean => counter.newest() < newest
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
      socket.write(
        `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      )
      // Node reads ahead 64 KiB and no more until they are taken.
      const reading = setInterval(() => void socket.read(), slowness)
      socket.on('close', () => clearInterval(reading))
      socket.on('error', () => socket.destroy())
      sockets.push(socket)
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
    for (const socket of sockets) socket.destroy()
    for (const poller of pollers) poller.stop()
  },
}

obey(orders)
