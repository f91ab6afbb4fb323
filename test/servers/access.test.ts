import { describe, expect, it } from 'vitest'
import { createAccess, type Verdict } from '../../main/servers/http/access.ts'

interface Policy {
  readonly hosts?: readonly string[]
  readonly origins?: readonly string[]
  readonly listed?: readonly string[]
}

function judge({ hosts = [], origins = [], listed = [] }: Policy, host: string, origin?: string) {
  const heard: string[] = []
  const access = createAccess({
    hosts: () => hosts,
    origins: () => origins,
    listed: () => listed,
    onRefusedOrigin: (one) => heard.push(one),
  })
  const verdict = access.judge(host, origin)
  expect(heard).toEqual(verdict.refused === 'origin_not_allowed' ? [origin] : [])
  return verdict
}
const refusedHost = (host?: string): Verdict => ({ refused: 'host_not_allowed', host })
const passed: Verdict = { credentials: false }

describe('a host that can only be this machine', () => {
  it.each([
    'localhost',
    'LocalHost',
    'localhost.',
    'playground.localhost',
    'a.b.localhost',
    '127.0.0.1',
    '127.0.0.2',
    '127.255.255.254',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '127.0.0.1.',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::0001]',
    '[::ffff:127.0.0.1]',
    '[::FFFF:7F00:1]',
  ])('%s passes with any port and with none', (host) => {
    for (const port of ['', ':', ':80', ':3000', ':5173', ':65535']) {
      expect(judge({}, `${host}${port}`)).toEqual(passed)
    }
  })
})

describe('a host that a page of others can have', () => {
  it.each([
    'evil.test',
    '127.0.0.1.evil.test',
    'localhost.evil.test',
    'evil-localhost',
    'evil.localhost.test',
    'localhost.localdomain',
    '1.127.0.0',
    '128.0.0.1',
    '126.255.255.255',
    '0.0.0.0',
    '10.0.0.1',
    '192.168.1.5',
    '169.254.169.254',
    '[::]',
    '[::2]',
    '[fd00::1]',
    '[::ffff:128.0.0.1]',
    '[::127.0.0.1]',
    'xn--lcalhost-n4a',
  ])('%s is refused, with every port', (host) => {
    for (const port of ['', ':80', ':3000']) {
      expect(judge({}, `${host}${port}`)).toMatchObject({ refused: 'host_not_allowed' })
    }
  })

  it.each([
    '',
    ' ',
    ':3000',
    'local host',
    'localhost:port',
    'localhost:99999',
    'localhost:3000:3000',
    'localhost:-1',
    'localhost/',
    'localhost#.evil.test',
    'localhost?.evil.test',
    'localhost\\.evil.test',
    'evil.test@localhost',
    'user:secret@localhost',
    'localhost, evil.test',
    '%6cocalhost',
    'l\u00f6calhost',
    '.localhost',
    'localhost..',
    '::1',
    '[::1',
    '[::1]x',
    '[fe80::1%eth0]',
    '[]',
    '999.0.0.1',
  ])('%j, which is not a host at all, is refused without advice to allow it', (host) => {
    expect(judge({}, host)).toEqual(refusedHost())
    expect(judge({ hosts: [host] }, host)).toEqual(refusedHost())
  })
})

describe('a host that was allowed', () => {
  it.each([
    ['2001:DB8::1', '[2001:db8::1]'],
    ['[2001:db8:0:0:0::1]', '[2001:DB8::1]'],
    ['fe80::1%eth0', '[fe80::1]'],
    ['My-Laptop.local', 'my-laptop.LOCAL'],
    ['dev.test', 'dev.test.'],
    ['dev.test.', 'dev.test'],
    ['b\u00fccher.test', 'xn--bcher-kva.test'],
    ['192.168.1.5', '192.168.1.5'],
    ['under_score.test', 'under_score.test'],
  ])('%s may come in as %s, with any port and with none', (allowed, host) => {
    for (const port of ['', ':80', ':3000', ':5173']) {
      expect(judge({}, `${host}${port}`)).toMatchObject({ refused: 'host_not_allowed' })
      expect(judge({ hosts: [allowed] }, `${host}${port}`)).toEqual(passed)
    }
  })

  it('lets no other name in that begins or ends like it', () => {
    for (const host of ['dev.test.evil.test', 'evil-dev.test', 'www.dev.test', 'dev.tes', 'test']) {
      expect(judge({ hosts: ['dev.test'] }, host)).toEqual(refusedHost(host))
    }
  })
})

describe('an origin', () => {
  const own = 'http://127.0.0.1:3000'
  const listed = 'http://localhost:5173'
  const policy = { origins: [own], listed: [listed] }

  it('of ours may read, and one that the user allowed may send credentials, too', () => {
    expect(judge(policy, 'localhost:3000')).toEqual(passed)
    expect(judge(policy, 'localhost:3000', own)).toEqual(passed)
    expect(judge(policy, 'localhost:3000', listed)).toEqual({ credentials: true })
  })

  it.each([
    'null',
    '*',
    '',
    'file://',
    'http://127.0.0.1',
    'http://127.0.0.1:30000',
    'http://127.0.0.1:3000/',
    'http://127.0.0.1:3000.evil.test',
    'https://127.0.0.1:3000',
    'HTTP://127.0.0.1:3000',
    'http://localhost:3001',
    'http://localhost:51730',
    'http://localhost',
    'https://localhost:5173',
    'http://user@localhost:5173',
  ])('%j is refused: it is compared to the letter', (origin) => {
    expect(judge(policy, 'localhost:3000', origin)).toEqual({ refused: 'origin_not_allowed' })
  })

  it.each([
    ['localhost:5173', 'http://localhost:5173'],
    ['LOCALHOST:5173', 'http://localhost:5173'],
    ['localhost', 'https://localhost'],
    ['localhost:443', 'https://localhost'],
    ['localhost:80', 'http://localhost'],
    ['app.localhost:8080', 'http://app.localhost:8080'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['dev.test', 'https://dev.test'],
  ])(
    'of a page that came from the address it asks, %s, is let in by a proxy there',
    (host, origin) => {
      expect(judge({ hosts: ['dev.test'] }, host, origin)).toEqual(passed)
    },
  )

  it.each([
    ['localhost:3000', 'http://localhost:5173'],
    ['localhost:5173', 'http://127.0.0.1:5173'],
    ['localhost:5173', 'http://localhost'],
    ['localhost', 'http://localhost:443'],
    ['localhost:5173', 'ws://localhost:5173'],
  ])('of another address than the one it asks, %s by %s, is not', (host, origin) => {
    expect(judge({}, host, origin)).toEqual({ refused: 'origin_not_allowed' })
  })

  it('of a foreign name is refused for its name, also where it asks its own address', () => {
    expect(judge({}, 'evil.test:3000', 'http://evil.test:3000')).toEqual(refusedHost('evil.test'))
  })
})
