import { describe, expect, it } from 'vitest'
import { serverAddress } from '../../../main/shared/contract/server-address.ts'

describe('the address by which others reach a server', () => {
  it.each([
    ['polling', 'http://localhost:13000', 'http://localhost:13000'],
    ['sse', 'https://Dev.Test/', 'https://dev.test'],
    ['websocket', 'wss://dev.test:8443', 'wss://dev.test:8443'],
    ['websocket', 'ws://[::1]:8181', 'ws://[::1]:8181'],
  ] as const)('of %s may be %s', (transport, text, address) => {
    expect(serverAddress(transport, text)).toBe(address)
  })

  it.each([
    ['polling', 'ws://localhost:3000'],
    ['websocket', 'http://localhost:8181'],
    ['polling', 'localhost:3000'],
    ['polling', 'http://localhost:3000/feed'],
    ['polling', 'http://localhost:3000/?a'],
    ['polling', 'http://me:secret@localhost:3000'],
    ['polling', ''],
  ] as const)('of %s may not be %j', (transport, text) => {
    expect(serverAddress(transport, text)).toBeUndefined()
  })
})
