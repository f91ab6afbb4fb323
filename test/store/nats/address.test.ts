import { describe, expect, it } from 'vitest'
import { isNatsAddress, readNatsAddress } from '../../../main/store/nats/address.ts'

describe('an address of NATS', () => {
  it('is told from a path by its scheme alone', () => {
    expect(['nats://a/b', 'TLS://a/b', './nats', 'nats.db', ':memory:'].map(isNatsAddress)).toEqual(
      [true, true, false, false, false],
    )
  })

  it('names servers of one cluster, the stream, and who asks', () => {
    expect(readNatsAddress('tls://me:p%40ss@a:4222,[::1]:4223/chat?replicas=3&ca=/ca.pem')).toEqual(
      {
        servers: ['tls://a:4222', 'tls://[::1]:4223'],
        name: 'chat',
        user: 'me',
        password: 'p@ss',
        credentials: undefined,
        authority: '/ca.pem',
        replicas: 3,
        shown: 'tls://a:4222,[::1]:4223/chat',
      },
    )
  })

  it('has a token where there is no password', () => {
    expect(readNatsAddress('nats://s3cret@a/chat')).toMatchObject({ token: 's3cret', replicas: 1 })
  })

  it('takes the file with credentials that it names before one that was named elsewhere', () => {
    expect(readNatsAddress('nats://a/chat', 'other.creds').credentials).toBe('other.creds')
    expect(readNatsAddress('nats://a/chat?creds=own.creds', 'other.creds').credentials).toBe(
      'own.creds',
    )
  })

  it.each([
    ['nats://a', 'cannot be read'],
    ['nats://a/two.parts', 'cannot be read'],
    ['nats://a,,b/chat', 'an empty name is not a host'],
    ['nats://a:99999999/chat', 'a:99999999 is not a host'],
    ['nats://a/chat?replica=3', 'replica is not known'],
    ['nats://a/chat?replicas=2', '1, 3 or 5 servers'],
    ['nats://me:%zz@a/chat', 'not percent-encoded'],
  ])('%s is refused with the reason and what an address is', (location, why) => {
    expect(() => readNatsAddress(location)).toThrow(why)
    expect(() => readNatsAddress(location)).toThrow('nats://HOST:4222/NAME')
  })

  it('shows no password, also where it cannot be read', () => {
    expect(readNatsAddress('nats://me:s3cret@a/chat').shown).not.toContain('s3cret')
    expect(() => readNatsAddress('nats://me:s3cret@a/')).not.toThrow('s3cret')
  })
})
