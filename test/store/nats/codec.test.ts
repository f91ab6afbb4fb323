import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMessage, draftHeader, headerOf } from '../../../main/store/nats/codec.ts'

const stored = (data: Uint8Array, header = '') => ({
  seq: 7,
  data,
  timestampNanos: 1_700_000_000_123_456_789n,
  headers: { get: (name: string) => (name === draftHeader ? header : '') },
})

describe('a message on NATS', () => {
  it('comes back as it was written, whatever is in it', () => {
    const text = fc.string({ unit: 'binary' })
    const time = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(text, text, time, (author, body, createdAt) => {
        const header = headerOf({ author, body, createdAt })
        expect(header).not.toMatch(/[\r\n]/)
        const message = decodeMessage(stored(new TextEncoder().encode(body), header))
        expect(message).toMatchObject({ id: 7, author, body })
        expect(message.createdAt === createdAt).toBe(true)
      }),
    )
  })

  it('keeps a byte order mark, which is a part of the text', () => {
    expect(decodeMessage(stored(new TextEncoder().encode('\uFEFFx'))).body).toBe('\uFEFFx')
  })

  it.each(['', 'no JSON', '7', 'null', '{"author":7,"createdAt":"now"}'])(
    'is what another program wrote where the header is %j: its payload, as it was stored',
    (header) => {
      expect(decodeMessage(stored(new TextEncoder().encode('hello'), header))).toEqual({
        id: 7,
        author: 'nats',
        body: 'hello',
        createdAt: 1_700_000_000_123.456,
      })
    },
  )
})
