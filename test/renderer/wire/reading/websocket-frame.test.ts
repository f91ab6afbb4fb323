import { describe, expect, it } from 'vitest'
import {
  readClose,
  readFrameHeader,
  unmask,
} from '../../../../renderer/wire/reading/websocket-frame.ts'

const down = (...bytes: number[]) => readFrameHeader(Uint8Array.from(bytes), 0, 'down')
const up = (...bytes: number[]) => readFrameHeader(Uint8Array.from(bytes), 0, 'up')

describe('the header of a frame', () => {
  it('has its length in 7, 16 or 64 bits, and four bytes more with a mask', () => {
    expect(down(0x81, 125)).toMatchObject({ lengthBits: 7, length: 125, headerSize: 2 })
    expect(down(0x82, 126, 0, 126)).toMatchObject({ lengthBits: 16, length: 126, headerSize: 4 })
    expect(down(0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0)).toMatchObject({
      lengthBits: 64,
      length: 65_536,
      headerSize: 10,
    })
    expect(up(0x01, 0x80, 1, 2, 3, 4)).toMatchObject({ fin: false, masked: true, headerSize: 6 })
  })

  it('is waited for as long as a byte of it is missing', () => {
    const whole = [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4]
    for (let count = 0; count < whole.length; count += 1) {
      expect(up(...whole.slice(0, count))).toBe('more')
    }
    expect(up(...whole)).toMatchObject({ length: 65_536, headerSize: 14 })
  })

  it.each([
    ['a length of 16 bits that 7 would hold', [0x81, 126, 0, 125]],
    ['a length of 64 bits that 16 would hold', [0x81, 127, 0, 0, 0, 0, 0, 0, 0xff, 0xff]],
    ['a length that no number holds', [0x81, 127, 0, 0x20, 0, 0, 0, 0, 0, 0]],
    ['a long control frame', [0x89, 126, 0, 126]],
    ['a control frame in parts', [0x09, 0]],
    ['a compressed control frame', [0xc9, 0]],
    ['a reserved bit', [0xa1, 0]],
    ['an opcode that nobody has given a meaning', [0x83, 0]],
    ['a mask from the server', [0x81, 0x80, 1, 2, 3, 4]],
  ])('is bad with %s (RFC 6455 5)', (_, bytes) => {
    expect(down(...bytes)).toBe('bad')
  })

  it('is bad without a mask from the client', () => {
    expect(up(0x81, 0)).toBe('bad')
  })
})

it('a mask is taken off from any place in the payload', () => {
  const key = Uint8Array.of(1, 2, 4, 8)
  const payload = Uint8Array.from({ length: 10 }, (_, index) => index)
  const masked = unmask(payload, key)
  expect([...masked.subarray(0, 5)]).toEqual([0 ^ 1, 1 ^ 2, 2 ^ 4, 3 ^ 8, 4 ^ 1])
  expect(unmask(masked, key)).toEqual(payload)
  expect(unmask(masked.subarray(3), key, 3)).toEqual(payload.subarray(3))
})

it('a close frame without a code is 1005, and one with a code has its reason as UTF-8', () => {
  expect(readClose(Uint8Array.of())).toEqual({ code: 1_005, reason: '' })
  expect(readClose(Uint8Array.of(3))).toEqual({ code: 1_005, reason: '' })
  const reason = new TextEncoder().encode('再见')
  expect(readClose(Uint8Array.of(0x03, 0xf5, ...reason))).toEqual({ code: 1_013, reason: '再见' })
})
