import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../main/hosts/csp.ts'

const connections = (policy: string) =>
  policy.split('; ').find((directive) => directive.startsWith('connect-src'))

describe('the policy of the page', () => {
  it('allows its own files and the named servers, and nothing else', () => {
    expect(
      contentSecurityPolicy([
        'http://127.0.0.1:3000',
        'http://127.0.0.1:4000',
        'ws://127.0.0.1:8181',
      ]),
    ).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
        "img-src 'self' data: blob:; " +
        "connect-src 'self' http://127.0.0.1:3000 http://127.0.0.1:4000 ws://127.0.0.1:8181; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
  })

  it('names an origin once', () => {
    const twice = contentSecurityPolicy(['http://[::1]:3000', 'http://[::1]:3000'])
    expect(connections(twice)).toBe("connect-src 'self' http://[::1]:3000")
  })

  it.each([
    '*',
    'http://*',
    'http:',
    "'unsafe-inline'",
    'http://127.0.0.1:3000; script-src *',
    'http://127.0.0.1:3000\r\nX-Injected: 1',
    'http://127.0.0.1:3000 *',
    'http://user@127.0.0.1:3000',
    'http://127.0.0.1:3000/path',
    'file:///',
    '',
  ])('leaves out %j, which is no origin', (value) => {
    expect(connections(contentSecurityPolicy([value]))).toBe("connect-src 'self'")
  })
})
