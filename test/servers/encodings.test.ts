import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeCursor } from '../../main/servers/push/cursor.ts'
import { entityTag, matchesTag } from '../../main/servers/http/entity-tag.ts'
import { chunk } from '../../main/servers/http/chunk.ts'
import { eventBlock, eventEncoder } from '../../main/servers/sse/event-stream.ts'
import { packMessages } from '../../main/store/sqlite/pack-messages.ts'
import { messageJson } from '../../main/servers/push/message-json.ts'
import { frameEncoder } from '../../main/servers/websocket/text-frame.ts'
import { serverFrames } from './raw-client.ts'

const messages = ['', 'a', '你好', 'x'.repeat(125), 'x'.repeat(126), 'x'.repeat(70_000)].map(
  (body, index) => ({ id: index + 1, author: '', body, createdAt: 1.5 }),
)

function parse(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}

describe('an event block', () => {
  it('comes back from a parser as it was, line ends as LF, and forges nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, id) => {
        const [event, ...others] = parse(eventBlock(text, id))
        expect(others).toEqual([])
        expect(event?.data).toBe(text.replaceAll(/\r\n|\r/g, '\n'))
        expect([event?.id, event?.event]).toEqual([String(id), undefined])
      }),
    )
  })

  it('has the same bytes in chunks, but for their sizes', () => {
    const bare = eventEncoder(false, false)(messages, messageJson)
    const [bytes] = bare.chunks
    expect(eventEncoder(false, true)(messages, messageJson).chunks[0]).toEqual(
      chunk(bytes ?? Buffer.alloc(0)),
    )
    expect(bare.payload).toBe(messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0))
    expect(chunk(Buffer.from('x'.repeat(26))).toString()).toBe(`1a\r\n${'x'.repeat(26)}\r\n`)
  })
})

describe('what came packed', () => {
  it.each([
    ['events in chunks', eventEncoder(false, true)],
    ['events', eventEncoder(false, false)],
    ['frames', frameEncoder(false, false)],
  ])('is written as what did not: %s', (_name, encoder) => {
    expect(encoder.packed?.(packMessages(messages))).toEqual(encoder(messages, messageJson))
  })

  it.each([eventEncoder(true, true), frameEncoder(true, false), frameEncoder(false, true)])(
    'is not taken where the JSON is not sent as it is',
    (encoder) => expect(encoder.packed).toBeUndefined(),
  )
})

describe('what is written in one go', () => {
  it.each([eventEncoder(false, true), frameEncoder(false, false)])(
    'tells the id of its last message, and 0 where there is none',
    (encoder) => {
      expect(encoder(messages, messageJson).last).toBe(messages.length)
      expect(encoder([], messageJson).last).toBe(0)
    },
  )
})

describe('a text frame', () => {
  it.each([false, true])(
    'has the length of its text in each of the three forms, plain %s',
    (plain) => {
      const { chunks, bytes } = frameEncoder(plain, false)(messages, messageJson)
      const frames = serverFrames(Buffer.concat([Buffer.from('\r\n\r\n'), ...chunks]))
      expect(frames.map(({ opcode }) => opcode)).toEqual(messages.map(() => 1))
      expect(frames.map(({ data }) => String(data))).toEqual(
        messages.map((message) => (plain ? message.body : JSON.stringify(message))),
      )
      expect(bytes).toBe(chunks[0]?.length)
    },
  )
})

describe('an entity tag', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['*', true],
    ['"s.1.all.5"', true],
    ['W/"s.1.all.5"', true],
    ['"a" , W/"s.1.all.5"', true],
    ['"s.1.all.50"', false],
    ['s.1.all.5', false],
    ['"', false],
  ])('is matched by %s: %s', (header, expected) => {
    expect(matchesTag(header, entityTag('s', 1, 'all.5'))).toBe(expected)
  })
})

describe('a cursor', () => {
  const stream = (oldest: number, newest: number) => ({
    id: 's',
    bounds: () => ({ oldest, newest, count: newest - oldest + 1, bytes: 0 }),
  })

  it.each([
    ['none', undefined, undefined, { cursor: 20, reset: false }],
    ['the newest', 20, undefined, { cursor: 20, reset: false }],
    ['one in the middle', 15, 's', { cursor: 15, reset: false }],
    ['the last before the oldest', 10, undefined, { cursor: 10, reset: false }],
    ['one that was deleted', 9, undefined, { cursor: 10, reset: true }],
    ['0', 0, undefined, { cursor: 0, reset: false }],
    ['one beyond the newest', 21, undefined, { cursor: 20, reset: true }],
    ['one of another stream', 15, 'other', { cursor: 20, reset: true }],
    ['no id, but another stream', undefined, 'other', { cursor: 20, reset: true }],
  ])('%s is placed', (_name, wanted, id, expected) => {
    expect(placeCursor(stream(11, 20), wanted, id)).toEqual(expected)
  })

  it('is reset in an empty stream, unless it asks from the start', () => {
    expect(placeCursor(stream(0, 0), 5, undefined)).toEqual({ cursor: 0, reset: true })
    expect(placeCursor(stream(0, 0), 0, undefined)).toEqual({ cursor: 0, reset: false })
  })
})
