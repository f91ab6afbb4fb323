import { expect, it } from 'vitest'
import { createWebHost } from '../../../renderer/host/web-host.ts'
import { createFakeAmbient } from '../clients/fake-ambient.ts'

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
