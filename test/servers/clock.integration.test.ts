import { describe, expect, it } from 'vitest'
import { friendlyOrigin, startServer } from './harness.ts'

describe.each(['polling', 'sse'] as const)('GET /clock of %s', (transport) => {
  it('answers the clock that messages are dated by, which nobody may keep', async () => {
    const { url, clock } = await startServer(transport)
    const read = async (): Promise<unknown> => {
      const response = await fetch(`${url}/clock`)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(response.headers.get('cache-control')).toBe('no-store')
      return response.json()
    }
    expect(await read()).toEqual({ now: clock.now() })
    await clock.advance(1_234.5)
    expect(await read()).toEqual({ now: clock.now() })
  })

  it('may be read by a page that is allowed, by HEAD without a body, and not be written', async () => {
    const { url } = await startServer(transport)
    const allowed = await fetch(`${url}/clock`, { headers: { origin: friendlyOrigin } })
    expect(allowed.headers.get('access-control-allow-origin')).toBe(friendlyOrigin)
    const strange = await fetch(`${url}/clock`, { headers: { origin: 'http://evil.example' } })
    expect(strange.status).toBe(403)
    expect(await (await fetch(`${url}/clock`, { method: 'HEAD' })).text()).toBe('')
    expect((await fetch(`${url}/clock`, { method: 'POST' })).status).toBe(405)
  })
})
