import { describe, expect, it } from 'vitest'
import { transports } from '../../main/contract/transport.ts'
import { until } from '../servers/harness.ts'
import { connectRaw } from '../servers/raw-client.ts'
import { openPushed, pause, requestOf, startLined } from './lined.ts'

const slow = { latency: 60, sliced: 100 }

describe('the end of a connection behind the line', () => {
  it('comes after the whole of the last answer', async () => {
    const harness = await startLined('polling')
    await harness.append('w'.repeat(5_000), 'the end')
    harness.line.setFaults('all', slow)
    const client = await connectRaw(harness.port)
    const begun = performance.now()
    client.send(
      requestOf('polling', harness.port).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'),
    )
    expect((await client.closed()).endsWith('}]')).toBe(true)
    expect(performance.now() - begun).toBeGreaterThan(115)
    await until(() => harness.server.sockets() === 0)
  })

  it('may come from the client before it has its answer', async () => {
    const harness = await startLined('polling')
    await harness.append('still there')
    harness.line.setFaults('all', slow)
    const client = await connectRaw(harness.port)
    client.socket.end(requestOf('polling', harness.port))
    expect(await client.closed()).toContain('still there')
    await until(() => harness.server.sockets() === 0)
  })

  it('comes at once with a refusal, and behind it', async () => {
    const harness = await startLined('websocket')
    harness.line.setFaults('all', slow)
    const client = await connectRaw(harness.port)
    client.send('this is not HTTP\r\n\r\n')
    expect(await client.closed()).toContain('This is not an HTTP/1.1 request.')
  })

  it.each(['sse', 'websocket'] as const)('of %s is told when the server stops', async (name) => {
    const harness = await startLined(name)
    const client = await openPushed(harness)
    harness.line.setFaults('all', slow)
    await harness.append('goodbye')
    await pause(20)
    const stopping = harness.server.stop()
    expect(await client.closed()).toContain('goodbye')
    await stopping
    expect(harness.server.sockets()).toBe(0)
  })
})

describe('a server behind a silent line', () => {
  it.each(transports)('of %s stops, and starts again', async (name) => {
    const harness = await startLined(name, { limits: { stopGrace: 100 } })
    const client = await connectRaw(harness.port)
    client.send(requestOf(name, harness.port, '?client=pane&after=0'))
    harness.line.setFaults('all', { halfOpen: true })
    await pause(30)
    await harness.server.stop()
    expect(harness.server.sockets()).toBe(0)
    await client.closed()
    harness.line.setFaults('all', {})
    await harness.server.start()
    const again = await connectRaw(harness.port)
    again.send(requestOf(name, harness.port))
    await again.expect('HTTP/1.1 ')
    again.socket.destroy()
  })

  it('finds by its pings that nobody is there', async () => {
    const harness = await startLined('websocket', { limits: { pingInterval: 50 } })
    await openPushed(harness)
    harness.line.setFaults('websocket', { halfOpen: true })
    await until(() => harness.server.sockets() === 0, 1_000)
  })
})
