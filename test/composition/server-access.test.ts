import { describe, expect, it } from 'vitest'
import { createServerAccess, listenedHosts } from '../../main/composition/server-access.ts'

function setUp(allowedOrigins: readonly string[] = []) {
  const log: string[] = []
  let told = 0
  const { access, refused } = createServerAccess({
    host: '192.0.2.7',
    allowedHosts: ['dev.test'],
    addresses: { sse: 'https://proxy.test:8443' },
    origins: () => ['http://ours.test'],
    allowedOrigins: () => allowedOrigins,
    onRefused: () => (told += 1),
    log: (line) => log.push(line),
  })
  const judge = (host: string, origin?: string) => access.judge(host, origin)
  return { judge, refused, log, told: () => told }
}

describe('the policy of a start', () => {
  it('accepts the names that it was told of: those of the host, of --allow-host, and of proxies', () => {
    const { judge } = setUp()
    for (const host of ['192.0.2.7:3000', 'dev.test', 'proxy.test:8443', 'localhost:3000']) {
      expect(judge(host), host).not.toHaveProperty('refused')
    }
    expect(judge('other.test')).toHaveProperty('refused', 'host_not_allowed')
  })

  it('accepts our own pages and those that a person allows', () => {
    const { judge, refused } = setUp(['http://mine.test'])
    for (const origin of ['http://ours.test', 'http://mine.test']) {
      expect(judge('localhost', origin)).not.toHaveProperty('refused')
    }
    expect(refused).toEqual([])
  })

  it('tells of each origin that it refuses once, and how it could be allowed', () => {
    const { judge, refused, log, told } = setUp()
    judge('localhost', 'http://evil.test')
    judge('localhost', 'http://evil.test')
    judge('localhost', 'null')
    expect([refused, told()]).toEqual([['http://evil.test', 'null'], 2])
    expect(log).toEqual([
      'refused the origin "http://evil.test"; --allow-origin would allow it',
      'refused the origin "null"',
    ])
  })

  it('keeps the latest twenty', () => {
    const { judge, refused } = setUp()
    for (let count = 1; count <= 25; count += 1) judge('localhost', `http://evil${count}.test`)
    expect([refused.length, refused[0]]).toEqual([20, 'http://evil6.test'])
  })
})

describe('the addresses that servers listen on', () => {
  it.each([
    [undefined, ['127.0.0.1', '::1']],
    ['192.0.2.7', ['192.0.2.7']],
    ['::', ['::']],
    ['::1', ['::1']],
    // Our own page reaches such an address by the name localhost alone.
    ['2001:db8::7', ['2001:db8::7', '::1']],
  ])('for %s are %j', (host, hosts) => {
    expect(listenedHosts(host)).toEqual(hosts)
  })
})
