import { Buffer } from 'node:buffer'
import { createDeflateRaw, constants, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createWireDecoder } from '../../../../renderer/wire/reading/decoder.ts'
import { createHar } from '../../../../renderer/wire/har/har.ts'
import { createMessageInflater, maxInflated } from '../../../../renderer/wire/reading/inflate.ts'
import { maxRecordBytes, type WireRecord } from '../../../../renderer/wire/reading/record.ts'
import { searchTextOf, summaryOf, textOf } from '../../../../renderer/wire/record-text.ts'
import { messageText, wholeMessage } from '../../../../renderer/wire/reading/whole-message.ts'
import { clientFrame, handshake } from '../../../servers/raw-client.ts'
import { cutSegments, segmentsOf, type Carried } from '../traffic.ts'

const texts = ['{"id":1,"body":"你好"}', '{"id":2,"body":"你好, again"}', '{"id":3,"body":"你好"}']

/** Compresses as `ws` does: what a message ends with is left off (RFC 7692 7.2.1). */
async function compress(messages: readonly string[], takesOver = true): Promise<Buffer[]> {
  let stream = createDeflateRaw()
  const all: Buffer[] = []
  for (const message of messages) {
    if (!takesOver) stream = createDeflateRaw()
    const parts: Buffer[] = []
    const collect = (part: Buffer): number => parts.push(part)
    stream.on('data', collect)
    stream.write(message)
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve))
    stream.off('data', collect)
    all.push(Buffer.concat(parts).subarray(0, -4))
  }
  return all
}

const accepted = (parameters = ''): Carried[] => [
  ['open'],
  ['up', handshake(8_181)],
  [
    'down',
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Extensions: permessage-deflate${parameters}\r\n\r\n`,
  ],
]
const serverFrame = (payload: Buffer, options = {}): Carried => [
  'down',
  clientFrame(payload, { masked: false, rsv: 4, ...options }),
]
const framesOf = (records: readonly WireRecord[]): WireRecord[] =>
  records.filter(({ content }) => content.type === 'frame' || content.type === 'rest')

describe('compressed messages', () => {
  it.each([
    ['that refer to each other', '', true],
    ['that stand by themselves', '; server_no_context_takeover', false],
  ])('%s are read, searched and exported as they were meant', async (_name, parameters, over) => {
    const frames = (await compress(texts, over)).map((payload) => serverFrame(payload))
    const segments = segmentsOf([...accepted(parameters), ...frames])
    const records = createWireDecoder('websocket').take(segments)
    expect(framesOf(records).map(textOf)).toEqual(texts)
    expect(framesOf(records).map(summaryOf)).toEqual(texts)
    expect(searchTextOf(framesOf(records)[1] as WireRecord)).toContain('你好, again')
    const har = createHar({
      records,
      url: 'ws://127.0.0.1:8181',
      title: 'A pane',
      version: '1',
      since: 0,
      droppedRecords: 0,
      droppedBytes: 0,
    })
    const [entry] = har.log.entries
    expect(entry?._webSocketMessages?.map(({ data }) => data)).toEqual(texts)
    expect(entry?.comment).toContain('and inflated here: 3 messages')
  })

  it('are inflated however the bytes were cut, in fragments and with masks', async () => {
    const [first = Buffer.of(), second = Buffer.of()] = await compress(texts)
    const segments = segmentsOf([
      ...accepted(),
      ['up', clientFrame(first.subarray(0, 5), { rsv: 4, fin: false })],
      ['up', clientFrame('?', { opcode: 9 })],
      ['up', clientFrame(first.subarray(5), { opcode: 0 })],
      ['up', clientFrame(second, { rsv: 4 })],
    ])
    for (const shares of [[], [0.5], [0.1, 0.2, 0.7, 0.9]]) {
      const records = createWireDecoder('websocket').take(cutSegments(segments, shares))
      const pieces = framesOf(records).filter(
        ({ content }) => content.type === 'frame' && content.frame.opcode < 8,
      )
      const whole = pieces.map((piece) => messageText(wholeMessage(records, piece)))
      expect(whole).toEqual([texts[0], texts[0], texts[1]])
    }
  })

  it('are inflated where one takes several records', () => {
    // Noise, which compression cannot make short.
    let seed = 1
    const noise = Array.from({ length: 2 * maxRecordBytes }, () => {
      seed = (seed * 48_271) % 2_147_483_647
      return String.fromCharCode(0x20 + (seed % 94))
    }).join('')
    const payload = deflateRawSync(noise, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
    const records = createWireDecoder('websocket').take(
      segmentsOf([...accepted(), serverFrame(payload)]),
    )
    const frames = framesOf(records)
    expect(frames.length).toBeGreaterThan(1)
    const [first] = frames
    expect(first && messageText(wholeMessage(records, first))).toBe(noise)
  })

  it('are shown as bytes, and said to be so, where what they build on was not captured', async () => {
    const [, second = Buffer.of()] = await compress(texts)
    const records = createWireDecoder('websocket').take(
      segmentsOf([serverFrame(second)], { from: { up: 300, down: 900 } }),
    )
    const [frame] = framesOf(records)
    expect(frame && textOf(frame)).toBe(second.toString('hex').replace(/..(?=.)/g, '$& '))
  })

  it('after a gap are read again from the next one on, where each stands by itself', async () => {
    const frames = (await compress(texts, false)).map((payload) => serverFrame(payload))
    const segments = segmentsOf([...accepted('; server_no_context_takeover'), ...frames])
    const gone = segments.filter((_, index) => index !== 3)
    const records = createWireDecoder('websocket').take(gone)
    const read = framesOf(records).map(textOf)
    expect(read.at(-1)).toBe(texts[2])
  })
})

describe('the inflater', () => {
  it('gives up on a message that grows beyond what a page can hold', () => {
    const bomb = deflateRawSync(Buffer.alloc(maxInflated + 1), {
      finishFlush: constants.Z_SYNC_FLUSH,
    })
    expect(createMessageInflater(false).take(bomb.subarray(0, -4), true)).toBeUndefined()
  })

  it('gives up on data that are damaged, and reads on where messages stand by themselves', async () => {
    const [good = Buffer.of()] = await compress(texts)
    const inflater = createMessageInflater(false)
    expect(inflater.take(Buffer.from([0x06, 0xff, 0xff]), true)).toBeUndefined()
    expect(Buffer.from(inflater.take(good, true) ?? []).toString()).toBe(texts[0])
  })
})
