import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createWebAccess } from '../../../main/hosts/web/web-access.ts'

/** A request as node reads it, of which the policy looks at these. */
function request(hosts: readonly string[], origin?: string, url = '/'): IncomingMessage {
  return {
    url,
    headers: { origin },
    headersDistinct: { host: hosts },
  } as unknown as IncomingMessage
}
const outcome = (action: () => unknown): unknown => {
  try {
    return action()
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('the port of the page', () => {
  const access = createWebAccess(5_170, ['dev.test'])
  const check = (...given: Parameters<typeof request>): unknown =>
    outcome(() => access.check(request(...given)))
  const root = { path: '/', query: new URLSearchParams() }

  it.each([
    '127.0.0.1:5170',
    'localhost:5170',
    'localhost',
    '[::1]:9',
    'a.localhost:80',
    'dev.test',
  ])('answers to %s, and to a page that came from there', (host) => {
    expect(check([host])).toEqual({ ...root, origin: undefined })
    expect(check([host], `http://${host}`.replace(/:80$/, ''))).toMatchObject(root)
    expect(check([host], 'http://evil.test')).toBe('origin_not_allowed')
    expect(check([host], 'http://localhost:3000')).toBe('origin_not_allowed')
    expect(check([host], 'null')).toBe('origin_not_allowed')
  })

  it.each([['evil.test:5170'], ['192.168.1.5:5170'], ['0.0.0.0'], [''], ['dev.test.evil.test']])(
    'refuses the host %j, also for a page of its own',
    (host) => {
      expect(check([host])).toBe('host_not_allowed')
      expect(check([host], `http://${host}`)).toBe('host_not_allowed')
    },
  )

  it('refuses two hosts, and judges an absolute target by itself', () => {
    expect(check(['localhost', 'localhost'])).toBe('host_not_allowed')
    expect(check(['evil.test'], undefined, 'http://localhost/a?b=1')).toMatchObject({ path: '/a' })
    expect(check(['localhost'], undefined, 'http://evil.test/')).toBe('host_not_allowed')
  })
})

describe('the pages that are ours', () => {
  it('are those of the port, by its three names, and those that have shown a key', () => {
    const access = createWebAccess(5_170, [])
    const own = ['http://127.0.0.1:5170', 'http://localhost:5170', 'http://[::1]:5170']
    expect(access.origins()).toEqual(own)
    access.trust(undefined)
    access.trust('http://localhost:5170')
    access.trust('http://localhost:9000')
    access.trust('http://localhost:9000')
    expect(access.origins()).toEqual([...own, 'http://localhost:9000'])
  })

  it('are bounded', () => {
    const access = createWebAccess(5_170, [])
    for (let port = 1; port <= 40; port += 1) access.trust(`http://localhost:${port}`)
    expect(access.origins()).toHaveLength(3 + 32)
    expect(access.origins().at(-1)).toBe('http://localhost:40')
  })
})
