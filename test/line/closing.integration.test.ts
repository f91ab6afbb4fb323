import { describe, expect, it } from 'vitest'
import { webSocketLimits } from '../../main/shared/contract/limits.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { turn, until } from '../servers/harness.ts'
import { connectRaw, serverFrames } from '../servers/raw-client.ts'
import { passUntil, passWhile } from '../support/passing-time.ts'
import { steadyPort } from '../support/steady-ports.ts'
import { openPushed, requestOf, startLined } from './lined.ts'

const slow = { latency: 60, sliced: 100 }

describe('the end of a connection behind the line', () => {
  it('comes after the whole of the last answer', async () => {
    const harness = await startLined('polling')
    await harness.append('w'.repeat(5_000), 'the end')
    harness.line.setFaults('all', slow)
    const client = await connectRaw(harness.port)
    const begun = harness.clock.now()
    client.send(
      requestOf('polling', harness.port).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'),
    )
    expect((await passWhile(harness.clock, client.closed())).endsWith('}]')).toBe(true)
    expect(harness.clock.now() - begun).toBeGreaterThanOrEqual(2 * slow.latency)
    await until(() => harness.server.sockets() === 0)
  })

  it('may come from the client before it has its answer', async () => {
    const harness = await startLined('polling')
    await harness.append('still there')
    harness.line.setFaults('all', slow)
    const client = await connectRaw(harness.port)
    client.socket.end(requestOf('polling', harness.port))
    expect(await passWhile(harness.clock, client.closed())).toContain('still there')
    await passUntil(harness.clock, () => harness.server.sockets() === 0)
  })

  it('comes with a refusal, and behind it', async () => {
    const harness = await startLined('websocket')
    harness.line.setFaults('all', slow)
    const client = await connectRaw(harness.port)
    client.send('this is not HTTP\r\n\r\n')
    expect(await passWhile(harness.clock, client.closed())).toContain(
      'This is not an HTTP/1.1 request.',
    )
  })

  it.each(['sse', 'websocket'] as const)('of %s is told when the server stops', async (name) => {
    const harness = await startLined(name)
    const client = await openPushed(harness)
    harness.line.setFaults('all', slow)
    await harness.append('goodbye')
    await turn()
    const stopping = harness.server.stop()
    const all = await passWhile(harness.clock, client.closed())
    expect(all).toContain('goodbye')
    if (name === 'sse') expect(all.endsWith('0\r\n\r\n')).toBe(true)
    else expect(serverFrames(client.received()).at(-1)?.data.readUInt16BE(0)).toBe(1001)
    await passWhile(harness.clock, stopping)
    expect(harness.server.sockets()).toBe(0)
  })
})

describe('a server behind a silent line', () => {
  it.each(transports)('of %s stops, and starts again', async (name) => {
    const harness = await startLined(name, { port: await steadyPort() })
    const open = await openPushed(harness)
    const early = await connectRaw(harness.port)
    await until(() => harness.server.sockets() === 2)
    harness.line.setFaults('all', { halfOpen: true })
    early.send(requestOf(name, harness.port, '?client=pane&after=0'))
    await harness.append('never heard')
    await passWhile(harness.clock, harness.server.stop(), 10)
    expect(harness.server.sockets()).toBe(0)
    expect(await early.closed()).toBe('')
    expect(await open.closed()).not.toContain('never heard')
    harness.line.setFaults('all', {})
    await harness.server.start()
    const again = await connectRaw(harness.port)
    again.send(requestOf(name, harness.port))
    await again.expect('HTTP/1.1 ')
    again.socket.destroy()
  })

  it('finds by its pings that nobody is there', async () => {
    const harness = await startLined('websocket')
    const client = await openPushed(harness)
    harness.line.setFaults('websocket', { halfOpen: true })
    await harness.clock.advance(webSocketLimits.pingInterval)
    expect(harness.server.sockets()).toBe(1)
    await harness.clock.advance(webSocketLimits.pingInterval)
    await until(() => harness.server.sockets() === 0)
    await client.closed()
  })
})
