import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../main/shared/contract/message.ts'
import { eventEncoder } from '../../../main/servers/sse/event-stream.ts'
import { messageJson } from '../../../main/servers/push/message-json.ts'
import { frameEncoder } from '../../../main/servers/websocket/text-frame.ts'
import { createMessageCounter, type MessageCounter } from './message-counter.ts'

const messages = (first: number, count: number): Message[] =>
  Array.from({ length: count }, (_, index) => ({
    id: first + index,
    author: '张三',
    body: `message ${first + index}`,
    createdAt: 1_700_000_000_000.5 + index,
  }))

const frames = (some: readonly Message[]): Buffer =>
  Buffer.concat([...frameEncoder(false, false)(some, messageJson).chunks])
const events = (some: readonly Message[]): Buffer =>
  Buffer.concat([...eventEncoder(false, true)(some, messageJson).chunks])

/** What the counter says of bytes that come in pieces of `size`. */
function counted(bytes: Buffer, size: number): MessageCounter {
  const counter = createMessageCounter()
  for (let start = 0; start < bytes.length; start += size) {
    // A copy that is wiped afterwards, as the buffer that all sockets read into is.
    const piece = Buffer.from(bytes.subarray(start, start + size))
    counter.take(piece)
    piece.fill(0)
  }
  return counter
}

describe('the counter of the load', () => {
  it.each([
    ['frames', frames(messages(8, 20))],
    ['events', events(messages(8, 20))],
  ])('finds every message in %s, however they are cut', (_, bytes) => {
    for (const size of [1, 2, 3, 5, 7, 64, 4_096]) {
      const counter = counted(bytes, size)
      expect([size, counter.received(), counter.newest(), counter.faults()]).toEqual([
        size,
        20,
        27,
        0,
      ])
    }
  })

  it('notices what is missing, repeated and out of order', () => {
    const [one, two, three] = messages(1, 3)
    if (one === undefined || two === undefined || three === undefined) throw new Error('too few')
    expect(counted(frames([one, three]), 64).faults()).toBe(1)
    expect(counted(frames([one, one]), 64).faults()).toBe(1)
    expect(counted(frames([two, one, three]), 64).faults()).toBe(2)
  })

  it('tells when a message was due', () => {
    const due: number[] = []
    createMessageCounter((at) => due.push(at)).take(frames(messages(1, 2)))
    expect(due).toEqual([1_700_000_000_000.5, 1_700_000_000_001.5])
  })
})
