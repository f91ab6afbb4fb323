import { describe, expect, it } from 'vitest'
import { partAddress } from '../../../renderer/share/address.ts'

describe('an address', () => {
  it.each([
    ['http://127.0.0.1:3000/getData', 'http://127.0.0.1', ':3000/getData'],
    ['127.0.0.1:8181', '127.0.0.1', ':8181'],
    ['ws://[::1]:8181', 'ws://[::1]', ':8181'],
    ['http://localhost', 'http://localhost', ''],
    ['', '', ''],
  ])('%s is parted before its port', (url, host, rest) => {
    expect(partAddress(url)).toEqual({ host, rest })
  })
})
