import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { sseLimits } from '../../main/shared/contract/limits.ts'
import { turn, until } from '../servers/harness.ts'
import type { RawClient } from '../servers/raw-client.ts'
import { bodiesIn, openHead, openPushed, startLined, type Lined } from './lined.ts'

/** What of the stream has arrived behind the head. */
const content = (client: RawClient): string => {
  const text = client.text()
  return text.slice(text.indexOf('\r\n\r\n') + 4)
}
const bodies = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `body ${from + index}`)

interface Held {
  readonly harness: Lined
  readonly client: RawClient
  /** Whether nothing but the head has been let out so far, however long it is looked at. */
  isHeld(): boolean
}

async function openHeld(faults: object, query?: string): Promise<Held> {
  const harness = await startLined('sse')
  harness.line.setFaults('sse', faults)
  const client = await openHead(harness, query)
  const head = client.text().indexOf('\r\n\r\n') + 4
  return { harness, client, isHeld: () => harness.carried() === head && content(client) === '' }
}

describe('an event stream behind a proxy that buffers', () => {
  it('gets its head at once, and nothing of the stream until so many bytes have gathered', async () => {
    const { harness, client, isHeld } = await openHeld({ holdBytes: 4_000 })
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    await harness.append('a'.repeat(3_000))
    await turn()
    await harness.clock.advance(60_000)
    expect(isHeld()).toBe(true)
    await harness.append('b'.repeat(1_000))
    await client.expect(/"b{1000}".*\n\n\r\n/)
    expect(content(client)).toMatch(/^[0-9a-f]+\r\nretry: 2000\nevent: position\n/)
    const before = harness.carried()
    await harness.append('c')
    await turn()
    await harness.clock.advance(60_000)
    expect(harness.carried()).toBe(before)
    expect(content(client)).not.toContain('"c"')
  })

  it('gets what gathered so many ms after the first byte of it, all at once and in order', async () => {
    const { harness, client, isHeld } = await openHeld({ holdTime: 300 })
    // The first byte is that of the stream itself.
    await harness.clock.advance(299)
    expect(isHeld()).toBe(true)
    await harness.clock.advance(1)
    expect(isHeld()).toBe(false)
    await client.expect('retry')
    const before = harness.carried()
    for (const body of bodies(5)) {
      await harness.append(body)
      await turn()
      await harness.clock.advance(50)
    }
    await harness.clock.advance(49)
    expect(harness.carried()).toBe(before)
    await harness.clock.advance(1)
    // All of it, for no time passes any more.
    await client.expect('body 4')
    expect(bodiesIn(client.received())).toEqual(bodies(5))
  })

  it('lets go by whichever of bytes and time comes first', async () => {
    const { harness, client } = await openHeld({ holdTime: 5_000, holdBytes: 500 })
    await harness.append('x'.repeat(500))
    await client.expect('x'.repeat(500))
    harness.line.setFaults('sse', { holdTime: 100, holdBytes: 200_000 })
    const before = harness.carried()
    await harness.append('y')
    await turn()
    await harness.clock.advance(99)
    expect(harness.carried()).toBe(before)
    await harness.clock.advance(1)
    await client.expect('"y"')
  })

  it('gets everything at once where the fault is lifted, and is not held any more', async () => {
    const { harness, client, isHeld } = await openHeld({ holdBytes: 200_000 })
    await harness.fill(10)
    await turn()
    expect(isHeld()).toBe(true)
    harness.line.setFaults('sse', {})
    await client.expect('body 9')
    await harness.append('at once')
    await client.expect('at once')
    expect(bodiesIn(client.received())).toEqual([...bodies(10), 'at once'])
  })

  it('is judged again where the fault changes, and when it is set on an open stream', async () => {
    const harness = await startLined('sse')
    const client = await openPushed(harness)
    await harness.append('free')
    await client.expect(/free[^]*\n\n\r\n/)
    const before = harness.carried()
    harness.line.setFaults({ client: 'pane' }, { holdBytes: 100_000 })
    await harness.append('x'.repeat(2_000))
    await turn()
    expect(harness.carried()).toBe(before)
    harness.line.setFaults({ client: 'pane' }, { holdBytes: 1_000 })
    await client.expect('x'.repeat(2_000))
  })

  it('holds no more than 256 KiB, and loses nothing of a flood', async () => {
    const { harness, client } = await openHeld({ holdTime: 60_000 })
    const all = Array.from({ length: 100 }, (_, index) => `${index} ${'z'.repeat(8_000)}`)
    for (const one of all) await harness.append(one)
    await until(() => client.received().length > 600_000)
    expect(client.received().length).toBeLessThan(100 * 8_200)
    harness.line.setFaults('sse', {})
    await until(() => bodiesIn(client.received()).length === 100)
    expect(bodiesIn(client.received())).toEqual(all)
  })

  it('holds back comments and heartbeats as well', async () => {
    const { harness, client, isHeld } = await openHeld(
      { holdBytes: 200_000 },
      '?client=pane&heartbeat=1000',
    )
    await harness.clock.advance(sseLimits.commentInterval)
    expect(isHeld()).toBe(true)
    harness.line.setFaults('sse', {})
    await client.expect('event: heartbeat')
    await client.expect('2\r\n:\n\r\n')
  })

  it('gets the rest when the stream ends', async () => {
    const { harness, client, isHeld } = await openHeld({ holdBytes: 200_000 })
    await harness.fill(3)
    await turn()
    expect(isHeld()).toBe(true)
    harness.server.endStream()
    await client.expect('0\r\n\r\n')
    expect(bodiesIn(client.received())).toEqual(bodies(3))
    // The connection continues, and what follows on it is not a stream.
    client.send(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${harness.port}\r\n\r\n`)
    await client.expect('</html>')
  })

  it('takes the latency on top, and the counts stay those of what was carried', async () => {
    const harness = await startLined('sse')
    const client = await openPushed(harness)
    harness.line.setFaults('sse', { holdTime: 200, latency: 150 })
    const before = harness.carried()
    await harness.append('late')
    await turn()
    await harness.clock.advance(349)
    expect(harness.carried()).toBe(before)
    await harness.clock.advance(1)
    await client.expect(/late[^]*\n\n\r\n/)
    harness.line.setFaults('sse', { holdBytes: 200_000 })
    await harness.append('w'.repeat(5_000))
    await turn()
    harness.server.settle()
    const { bytesRead, bytesWritten } = client.socket
    expect(harness.ledger.of('pane')?.wire.total).toBe(bytesRead + bytesWritten)
    expect(client.text()).not.toContain('www')
  })
})

describe('what is no event stream', () => {
  it('is not held back: answers, pages, and the frames of a WebSocket', async () => {
    const sse = await startLined('sse')
    sse.line.setFaults('all', { holdBytes: 200_000 })
    expect(await (await fetch(`${sse.url}/`)).text()).toContain('</html>')
    const polling = await startLined('polling')
    polling.line.setFaults('all', { holdTime: 60_000 })
    expect((await fetch(`${polling.url}/getData`)).status).toBe(200)
    const websocket = await startLined('websocket')
    websocket.line.setFaults('all', { holdBytes: 200_000 })
    const client = await openPushed(websocket)
    await websocket.append('frame')
    await client.expect('frame')
  })

  it('includes an answer before the stream on the same connection', async () => {
    const { line, port, clock, carried } = await startLined('sse')
    line.setFaults('all', { holdBytes: 200_000 })
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (part) => (text += String(part)))
    const ask = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
    socket.write(ask('/'))
    await until(() => text.includes('</html>'))
    text = ''
    socket.write(ask('/sse'))
    await until(() => text.endsWith('\r\n\r\n'))
    expect(text).toContain('text/event-stream')
    const before = carried()
    await clock.advance(60_000)
    expect(carried()).toBe(before)
    expect(text.endsWith('\r\n\r\n')).toBe(true)
    line.setFaults('all', {})
    await until(() => text.includes('retry: 2000'))
    socket.destroy()
  })
})
