import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { createWireDecoder } from '../../../../renderer/wire/reading/decoder.ts'
import { maxRecordBytes, type WireRecord } from '../../../../renderer/wire/reading/record.ts'
import { cutText } from '../../../../renderer/wire/reading/utf8.ts'
import {
  messageHex,
  messageText,
  wholeMessage,
} from '../../../../renderer/wire/reading/whole-message.ts'
import { clientFrame, handshake } from '../../../servers/raw-client.ts'
import { segmentsOf, type Carried } from '../traffic.ts'

const opening: Carried[] = [
  ['open'],
  ['up', handshake(8_181)],
  ['down', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'],
]
const serverFrame = (text: string | Buffer, options = {}): Carried => [
  'down',
  clientFrame(text, { masked: false, ...options }),
]
const carriedIn = (records: readonly WireRecord[]): WireRecord[] =>
  records.filter(({ content }) => content.type === 'frame' || content.type === 'rest')

describe('a copied message', () => {
  it.each([9_000, 32_768, 3 * maxRecordBytes])('of %i bytes is whole', (size) => {
    // Characters of three bytes: every cut at a round number lies inside one.
    const text = `{"body":"${'中'.repeat(size / 3)}"}`
    for (const carried of [serverFrame(text), ['up', clientFrame(text)] as Carried]) {
      const records = createWireDecoder('websocket').take(segmentsOf([...opening, carried]))
      const pieces = carriedIn(records)
      for (const piece of pieces) {
        const message = wholeMessage(records, piece)
        expect(message.complete).toBe(true)
        expect(messageText(message)).toBe(text)
      }
      const lines = messageHex(wholeMessage(records, pieces[0] as WireRecord)).split('\n')
      const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)
      expect(lines.length).toBeGreaterThanOrEqual(bytes / 16)
    }
  })

  it('is whole where it is a long answer to a poll', () => {
    const body = `[{"id":1,"body":"${'中'.repeat(maxRecordBytes)}"}]`
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`
    const records = createWireDecoder('polling').take(
      segmentsOf([['open'], ['up', 'GET /getData HTTP/1.1\r\n\r\n'], ['down', head + body]]),
    )
    const answer = records.find(({ content }) => content.type === 'response')
    expect(answer && messageText(wholeMessage(records, answer))).toBe(head + body)
  })

  it('has the fragments that other messages came between', () => {
    const records = createWireDecoder('websocket').take(
      segmentsOf([
        ...opening,
        serverFrame(Buffer.from('中').subarray(0, 2), { fin: false }),
        serverFrame('', { opcode: 9 }),
        serverFrame(Buffer.from('中').subarray(2), { opcode: 0 }),
        serverFrame('next'),
      ]),
    )
    const [first, ping, last, next] = carriedIn(records)
    const textOfAll = (record: WireRecord | undefined): string | undefined =>
      record && messageText(wholeMessage(records, record))
    expect([first, ping, last, next].map(textOfAll)).toEqual(['中', '', '中', 'next'])
  })

  it('says so where a part of it is not there any more, or not yet', () => {
    const text = 'x'.repeat(2 * maxRecordBytes)
    const records = createWireDecoder('websocket').take(segmentsOf([...opening, serverFrame(text)]))
    const pieces = carriedIn(records)
    const [first, last] = [pieces[0] as WireRecord, pieces.at(-1) as WireRecord]
    expect(wholeMessage(pieces.slice(1), last).complete).toBe(false)
    expect(wholeMessage(pieces.slice(0, 1), first).complete).toBe(false)
  })
})

describe('the beginning of a text', () => {
  it('ends between two characters', () => {
    const bytes = Buffer.from('ab€😀é')
    const whole = Array.from({ length: bytes.length + 1 }, (_, limit) =>
      Buffer.from(cutText(bytes, limit)).toString(),
    )
    expect([...new Set(whole)]).toEqual(['', 'a', 'ab', 'ab€', 'ab€😀', 'ab€😀é'])
  })
})
