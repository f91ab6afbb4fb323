import { Buffer } from 'node:buffer'
import type { Draft, Message } from '../contract/message.ts'
import type { Excess, Measured } from './retention.ts'

/** What a row costs beside its texts, in bytes, as the retention counts it. */
export const rowOverhead = 64

/** Bytes a message counts for in the retention: its texts as UTF-8, and the overhead of a row. */
export function heldBytes({ author, body }: Draft): number {
  return Buffer.byteLength(body) + Buffer.byteLength(author) + rowOverhead
}

/** How much one answer may hold. One message is always in it where there is one and `rows` > 0. */
export interface PageLimits {
  readonly rows: number
  /** Bytes of bodies, as UTF-8. */
  readonly bytes: number
}

/** A run of messages without holes, kept in memory: added at the new end, dropped at the old one. */
export interface MessageWindow {
  /** Messages with an id above `floor()` are here; what is older is not. */
  floor(): number
  count(): number
  /** `heldBytes` of all messages here. */
  bytes(): number
  push(messages: readonly Message[]): void
  /** Drops messages up to `id`, and what lies between them and the next one. */
  dropThrough(id: number): void
  /** Drops the oldest until both limits hold. */
  shrink(rows: number, bytes: number): void
  /** How far and how much to delete, so that at least so many rows and bytes go. */
  measure(excess: Excess): Measured
  /** Messages above `after`, oldest first. */
  after(after: number, limits: PageLimits): Message[]
  /** The newest messages, oldest first. */
  newest(limits: PageLimits): Message[]
}

/** Creates an empty window; the first message to come has an id above `floor`. */
export function createMessageWindow(floor: number): MessageWindow {
  // Dropped entries stay in the arrays until they are half of them: dropping costs nothing then.
  let messages: Message[] = []
  let bodyBytes: number[] = []
  let head = 0
  let bytes = 0

  function compact(): void {
    if (head < 1_024 || head * 2 < messages.length) return
    messages = messages.slice(head)
    bodyBytes = bodyBytes.slice(head)
    head = 0
  }

  function dropFirst(): void {
    const first = messages[head]
    if (first === undefined) return
    bytes -= heldBytes(first)
    floor = first.id
    head += 1
  }

  /** The index behind the last message that fits, going from `index` in direction `step`. */
  function fitting(index: number, step: 1 | -1, limits: PageLimits): number {
    let room = limits.bytes
    let taken = 0
    while (taken < limits.rows && index >= head && index < messages.length) {
      room -= bodyBytes[index] ?? 0
      if (room < 0 && taken > 0) break
      taken += 1
      index += step
    }
    return index
  }

  return {
    floor: () => floor,
    count: () => messages.length - head,
    bytes: () => bytes,
    push(added) {
      for (const message of added) {
        const size = Buffer.byteLength(message.body)
        messages.push(message)
        bodyBytes.push(size)
        bytes += size + Buffer.byteLength(message.author) + rowOverhead
      }
    },
    dropThrough(id) {
      while ((messages[head]?.id ?? Infinity) <= id) dropFirst()
      floor = Math.max(floor, id)
      compact()
    },
    shrink(rows, limit) {
      while (messages.length - head > rows || bytes > limit) dropFirst()
      compact()
    },
    measure(excess) {
      let measured = { through: floor, bytes: 0 }
      for (let index = head; index < messages.length; index += 1) {
        const message = messages[index]
        const enough = index - head >= excess.rows && measured.bytes >= excess.bytes
        if (message === undefined || enough || message.id > excess.through) break
        measured = { through: message.id, bytes: measured.bytes + heldBytes(message) }
      }
      return measured
    },
    after(after, limits) {
      const start = head + Math.max(0, Math.floor(after) - floor)
      return messages.slice(start, fitting(start, 1, limits))
    },
    newest: (limits) => messages.slice(fitting(messages.length - 1, -1, limits) + 1),
  }
}
