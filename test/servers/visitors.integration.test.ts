import { expect, it, onTestFinished } from 'vitest'
import { EventSource } from 'eventsource'
import { WebSocket } from 'ws'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { maxVisitors, type VisitorFigures } from '../../main/shared/contract/visitors.ts'
import { createVisitors } from '../../main/servers/accounting/visitors.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { friendlyOrigin, startServer, until } from './harness.ts'
import { askRaw, connectRaw } from './raw-client.ts'

function books() {
  const clock = createManualClock()
  const visitors = createVisitors(clock)
  const figures = (name: string, transport: Transport): VisitorFigures | undefined =>
    visitors.read(0).visitors.find((visitor) => visitor.name === name)?.transports[transport]
  return { clock, visitors, figures }
}

it('a page with an event stream and a WebSocket is one visitor, from its first connection to its last', async () => {
  const { visitors, figures } = books()
  const sse = await startServer('sse', { visitors })
  const websocket = await startServer('websocket', { visitors })
  const headers = { Origin: friendlyOrigin }
  const source = new EventSource(`${sse.url}/sse`, {
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...headers } }),
  })
  const socket = new WebSocket(websocket.url, { headers })
  onTestFinished(() => source.close())
  await until(() => source.readyState === 1 && socket.readyState === 1)
  expect(visitors.read(0).visitors).toMatchObject([{ name: friendlyOrigin, kind: 'page' }])
  expect(figures(friendlyOrigin, 'sse')).toMatchObject({
    open: 1,
    opened: 1,
    closed: 0,
    requests: 1,
  })
  expect(figures(friendlyOrigin, 'websocket')).toMatchObject({ open: 1, opened: 1, closed: 0 })
  const before = figures(friendlyOrigin, 'websocket')?.down ?? 0
  await websocket.append('a message of some length')
  await until(() => (figures(friendlyOrigin, 'websocket')?.down ?? 0) > before + 24)

  socket.terminate()
  source.close()
  await until(() => figures(friendlyOrigin, 'sse')?.closed === 1)
  await until(() => figures(friendlyOrigin, 'websocket')?.closed === 1)
  expect(figures(friendlyOrigin, 'sse')).toMatchObject({ open: 0, opened: 1, refused: 0 })
  const { changes, next } = visitors.read(0)
  const told = changes.map(({ transport, event }) => `${transport} ${event}`).sort()
  expect(told).toEqual(['sse closed', 'sse opened', 'websocket closed', 'websocket opened'])
  expect(visitors.read(next).changes).toEqual([])
  expect(visitors.read(3).changes).toEqual(changes.slice(3))
})

it('a program that polls is told by its name, with its requests and bytes as the socket had them', async () => {
  const { clock, visitors, figures } = books()
  const { append, port } = await startServer('polling', { clock, visitors })
  const client = await connectRaw(port)
  const ask = 'GET /getData HTTP/1.1\r\nHost: localhost\r\nUser-Agent: curl/8.5.0 (x86)\r\n\r\n'
  client.send(ask)
  await client.expect(/\r\n\r\n\[\]$/)
  client.send(ask)
  await client.expect(/\[\][^]*\[\]$/)
  await until(() => (figures('curl/8.5.0', 'polling')?.down ?? 0) === client.received().length)
  expect(figures('curl/8.5.0', 'polling')).toEqual({
    open: 0,
    opened: 0,
    closed: 0,
    requests: 2,
    refused: 0,
    up: 2 * ask.length,
    down: client.received().length,
  })
  expect(visitors.read(0).visitors).toMatchObject([{ kind: 'program' }])
  const at = clock.now()
  const polled = { at, from: at, transport: 'polling', event: 'answered', status: 200 }
  expect(visitors.read(0).changes).toEqual([
    { ...polled, brought: false },
    { ...polled, brought: false },
  ])
  await append('one')
  await clock.advance(40)
  client.send(ask)
  await client.expect('"one"')
  await until(() => visitors.read(2).changes.length === 1)
  expect(visitors.read(2).changes).toMatchObject([{ at: at + 40, status: 200, brought: true }])
  client.socket.destroy()
})

it('what is refused is counted: an origin that is not allowed, a path that is not there, a wrong upgrade', async () => {
  const { visitors, figures } = books()
  const polling = await startServer('polling', { visitors })
  const websocket = await startServer('websocket', { visitors })
  const closing = 'Host: localhost\r\nConnection: close\r\n'
  await askRaw(
    polling.port,
    `GET /getData HTTP/1.1\r\n${closing}Origin: http://evil.example\r\n\r\n`,
  )
  await askRaw(polling.port, `GET /nothing HTTP/1.1\r\n${closing}User-Agent: curl/8\r\n\r\n`)
  await askRaw(
    websocket.port,
    'GET /?after=x HTTP/1.1\r\nHost: localhost\r\nUser-Agent: curl/8\r\nUpgrade: websocket\r\n' +
      'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  const counted = { requests: 1, refused: 1 }
  expect(figures('http://evil.example', 'polling')).toMatchObject(counted)
  await until(() => figures('curl/8', 'polling')?.refused === 1)
  expect(figures('curl/8', 'polling')).toMatchObject(counted)
  expect(figures('curl/8', 'websocket')).toMatchObject({ ...counted, opened: 0 })
})

it('a pane, which gives its id, is no visitor', async () => {
  const { visitors } = books()
  const { port } = await startServer('polling', { visitors })
  await askRaw(
    port,
    'GET /getData?client=pane HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  )
  expect(visitors.read(0).visitors).toEqual([])
})

it('a page of the server itself is told by its address, from the Referer that its browser sends', async () => {
  const { visitors } = books()
  const { port } = await startServer('polling', { visitors })
  const referer = `http://localhost:${port}/`
  await askRaw(
    port,
    `GET /getData HTTP/1.1\r\nHost: localhost:${port}\r\nReferer: ${referer}\r\nConnection: close\r\n\r\n`,
  )
  expect(visitors.read(0).visitors).toMatchObject([
    { name: `http://localhost:${port}`, kind: 'page' },
  ])
})

it('so many are remembered, and the one heard of longest ago gives way', async () => {
  const { clock, visitors } = books()
  const { port } = await startServer('polling', { visitors })
  for (let number = 0; number <= maxVisitors; number += 1) {
    const head = `Host: localhost\r\nConnection: close\r\nUser-Agent: program/${number}\r\n`
    await askRaw(port, `GET /getData HTTP/1.1\r\n${head}\r\n`)
    await clock.advance(1)
  }
  const names = visitors.read(0).visitors.map(({ name }) => name)
  expect(names).toHaveLength(maxVisitors)
  expect(names[0]).toBe(`program/${maxVisitors}`)
  expect(names).not.toContain('program/0')
})
