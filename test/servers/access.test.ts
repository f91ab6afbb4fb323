import { describe, expect, it } from 'vitest'
import { createAccess } from '../../main/servers/access.ts'

function judge(allowed: readonly string[], host: string, port = 3_000) {
  const access = createAccess({
    hosts: () => allowed,
    origins: () => [],
    onRefusedOrigin: () => undefined,
  })
  return access.judge([host], undefined, port)
}

describe('a host that was allowed', () => {
  it.each([
    ['2001:DB8::1', '[2001:db8::1]:3000'],
    ['[2001:db8::1]', '[2001:db8::1]:3000'],
    ['My-Laptop.local', 'my-laptop.LOCAL:3000'],
    ['192.168.1.5', '192.168.1.5:3000'],
  ])('%s may come in as %s', (allowed, host) => {
    expect(judge([], host)).toBe('host_not_allowed')
    expect(judge([allowed], host)).toBeUndefined()
    expect(judge([allowed], host.replace(':3000', ':3001'))).toBe('host_not_allowed')
  })

  it('may leave out port 80 alone', () => {
    expect(judge(['My-Laptop'], 'my-laptop', 80)).toBeUndefined()
    expect(judge(['My-Laptop'], 'my-laptop', 3_000)).toBe('host_not_allowed')
  })

  it('lets no other name in that begins or ends like it', () => {
    for (const host of ['localhost.evil.example:3000', 'evil-localhost:3000', '127.0.0.1:30000']) {
      expect(judge(['localhost'], host)).toBe('host_not_allowed')
    }
  })
})
