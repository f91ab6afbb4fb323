import { expect, it } from 'vitest'
import { createWebHost } from '../../../renderer/host/web-host.ts'
import { createFakeEnvironment } from '../../support/fake-environment.ts'

it('a page is told of every attempt that fails, and of a connection once', async () => {
  const environment = createFakeEnvironment()
  const host = createWebHost({
    ...environment,
    page: new URL('http://127.0.0.1:5170/'),
    token: 't',
  })
  const told: boolean[] = []
  host.onConnection((connected) => told.push(connected))
  for (let failure = 0; failure < 3; failure += 1) {
    environment.sockets.at(-1)?.closes(1006)
    await environment.advance(4_000)
  }
  expect(told).toEqual([false, false, false])
  environment.sockets.at(-1)?.opens()
  expect(told).toEqual([false, false, false, true])
  host.stop()
})

it('a page whose key is refused asks no more: nothing but another key can help', async () => {
  const environment = createFakeEnvironment()
  const host = createWebHost({
    ...environment,
    page: new URL('http://127.0.0.1:5170/'),
    token: 't',
  })
  environment.sockets.at(-1)?.closes(1006)
  const call = expect(host.call('status')).rejects.toMatchObject({ code: 'forbidden' })
  const error = { code: 'forbidden', message: 'No.' }
  void environment.requests[0]?.answers({ ok: false, error }, { status: 403 })
  await call
  await environment.advance(60_000)
  expect(environment.sockets).toHaveLength(1)
  expect(environment.pending()).toBe(0)
  host.stop()
})

it('a page whose engine is away tries again after 250 ms, then rarer, at last every 4 s', async () => {
  const environment = createFakeEnvironment()
  const host = createWebHost({
    ...environment,
    page: new URL('http://127.0.0.1:5170/'),
    token: 't',
  })
  const pauses: number[] = []
  const lose = async (): Promise<void> => {
    const lostAt = environment.now()
    const attempts = environment.sockets.length
    environment.sockets.at(-1)?.closes(1006)
    while (environment.sockets.length === attempts) await environment.advance(50)
    pauses.push(environment.now() - lostAt)
  }
  for (let failure = 0; failure < 6; failure += 1) await lose()
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000])

  environment.sockets.at(-1)?.opens()
  await lose()
  expect(pauses.at(-1)).toBe(250)
  host.stop()
  expect(environment.pending()).toBe(0)
})

it('a page over TLS hears of events over TLS', () => {
  for (const [page, address] of [
    ['http://127.0.0.1:5170/', 'ws://127.0.0.1:5170/api/events?token=t'],
    ['https://playground.example/lab/#token=t', 'wss://playground.example/lab/api/events?token=t'],
  ] as const) {
    const environment = createFakeEnvironment()
    const host = createWebHost({ ...environment, page: new URL(page), token: 't' })
    expect(environment.sockets.map(({ url }) => url.href)).toEqual([address])
    host.stop()
  }
})

it('a page whose key is refused while its events are open does not come back when they end', async () => {
  const environment = createFakeEnvironment()
  const host = createWebHost({
    ...environment,
    page: new URL('http://127.0.0.1:5170/'),
    token: 't',
  })
  environment.sockets[0]?.opens()
  const call = expect(host.call('status')).rejects.toMatchObject({ code: 'forbidden' })
  const error = { code: 'forbidden', message: 'No.' }
  void environment.requests[0]?.answers({ ok: false, error }, { status: 403 })
  await call
  environment.sockets[0]?.closes(1006)
  expect(environment.pending()).toBe(0)
  expect(environment.sockets).toHaveLength(1)
  host.stop()
})
