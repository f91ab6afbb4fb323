import { expect, it } from 'vitest'
import { open } from '../servers/websocket-client.ts'
import { startPlayground } from '../hosts/cli/running.ts'

it('a client sees the code and the reason, and the incident tells how many were hit', async () => {
  const { call, incidents, urls } = await startPlayground()
  const { url } = urls().websocket
  const clients = await Promise.all(['?client=a', '?client=b', ''].map((query) => open(url, query)))
  const before = await call('clock')
  expect(await call('closeConnections', { scope: 'websocket', code: 4_001 })).toBe(3)
  for (const client of clients) {
    expect(await client.closed()).toEqual({ code: 4_001, reason: 'closed from the playground' })
  }
  expect(incidents).toEqual([
    { at: expect.any(Number), kind: 'closed', scope: 'websocket', connections: 3, code: 4_001 },
  ])
  expect(incidents[0]?.at).toBeGreaterThanOrEqual(before)
  expect(await call('closeConnections', { scope: 'all', code: 1_000 })).toBe(0)
})

it('one client alone is closed, and no other transport has any', async () => {
  const { call, urls } = await startPlayground()
  const { url } = urls().websocket
  const [mine, other] = [await open(url, '?client=mine'), await open(url, '?client=other')]
  const stream = await fetch(`${urls().sse.url}/sse?client=mine`)
  expect(await call('closeConnections', { scope: 'sse', code: 1_012 })).toBe(0)
  expect(await call('closeConnections', { scope: 'polling', code: 1_012 })).toBe(0)
  expect(await call('closeConnections', { scope: { client: 'mine' }, code: 1_012 })).toBe(1)
  expect(await mine.closed()).toMatchObject({ code: 1_012 })
  expect(other.ws.readyState).toBe(other.ws.OPEN)
  expect((await call('statistics')).sockets.sse).toBe(1)
  await stream.body?.cancel()
  other.ws.terminate()
})
