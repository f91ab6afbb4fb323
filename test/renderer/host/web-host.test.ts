import { expect, it } from 'vitest'
import { createWebHost } from '../../../renderer/host/web-host.ts'
import { createFakeAmbient } from '../../shared/clients/fake-ambient.ts'

it('a page is told of every attempt that fails, and of a connection once', async () => {
  const ambient = createFakeAmbient()
  const host = createWebHost({ ...ambient, page: new URL('http://127.0.0.1:5170/'), token: 't' })
  const told: boolean[] = []
  host.onConnection((connected) => told.push(connected))
  for (let failure = 0; failure < 3; failure += 1) {
    ambient.sockets.at(-1)?.closes(1006)
    await ambient.pass(4_000)
  }
  expect(told).toEqual([false, false, false])
  ambient.sockets.at(-1)?.opens()
  expect(told).toEqual([false, false, false, true])
  host.stop()
})

it('a page whose key is refused asks no more: nothing but another key can help', async () => {
  const ambient = createFakeAmbient()
  const host = createWebHost({ ...ambient, page: new URL('http://127.0.0.1:5170/'), token: 't' })
  ambient.sockets.at(-1)?.closes(1006)
  const call = expect(host.call('status')).rejects.toMatchObject({ code: 'forbidden' })
  const error = { code: 'forbidden', message: 'No.' }
  void ambient.requests[0]?.answers({ ok: false, error }, { status: 403 })
  await call
  await ambient.pass(60_000)
  expect(ambient.sockets).toHaveLength(1)
  expect(ambient.pendingTimers()).toBe(0)
  host.stop()
})

it('a page whose engine is away tries again after 250 ms, then rarer, at last every 4 s', async () => {
  const ambient = createFakeAmbient()
  const host = createWebHost({ ...ambient, page: new URL('http://127.0.0.1:5170/'), token: 't' })
  const pauses: number[] = []
  const lose = async (): Promise<void> => {
    const lostAt = ambient.now()
    const attempts = ambient.sockets.length
    ambient.sockets.at(-1)?.closes(1006)
    while (ambient.sockets.length === attempts) await ambient.pass(50)
    pauses.push(ambient.now() - lostAt)
  }
  for (let failure = 0; failure < 6; failure += 1) await lose()
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000])

  ambient.sockets.at(-1)?.opens()
  await lose()
  expect(pauses.at(-1)).toBe(250)
  host.stop()
  expect(ambient.pendingTimers()).toBe(0)
})

it('a page over TLS hears of events over TLS', () => {
  for (const [page, address] of [
    ['http://127.0.0.1:5170/', 'ws://127.0.0.1:5170/api/events?token=t'],
    ['https://playground.example/lab/#token=t', 'wss://playground.example/lab/api/events?token=t'],
  ] as const) {
    const ambient = createFakeAmbient()
    const host = createWebHost({ ...ambient, page: new URL(page), token: 't' })
    expect(ambient.sockets.map(({ url }) => url.href)).toEqual([address])
    host.stop()
  }
})

it('a page whose key is refused while its events are open does not come back when they end', async () => {
  const ambient = createFakeAmbient()
  const host = createWebHost({ ...ambient, page: new URL('http://127.0.0.1:5170/'), token: 't' })
  ambient.sockets[0]?.opens()
  const call = expect(host.call('status')).rejects.toMatchObject({ code: 'forbidden' })
  const error = { code: 'forbidden', message: 'No.' }
  void ambient.requests[0]?.answers({ ok: false, error }, { status: 403 })
  await call
  ambient.sockets[0]?.closes(1006)
  expect(ambient.pendingTimers()).toBe(0)
  expect(ambient.sockets).toHaveLength(1)
  host.stop()
})
