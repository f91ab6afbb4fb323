import { Buffer } from 'node:buffer'
import type { Draft, Message } from '../../shared/contract/message.ts'
import type { Excess, Measured } from './retention.ts'

/** What a row costs in addition to its texts, bytes, as the retention counts it. */
export const rowOverhead = 64

/**
 * Bytes a message counts for in the retention: its texts as UTF-8, and the overhead of a row.
 *
 * @param bodyBytes of its body, where they have been counted already.
 */
export function heldBytes(
  { author, body }: Draft,
  bodyBytes: number = Buffer.byteLength(body),
): number {
  return bodyBytes + Buffer.byteLength(author) + rowOverhead
}

/** Messages and what they take up, counted once and carried along. */
export interface SizedMessages {
  readonly messages: readonly Message[]
  /** Of the body of each, as UTF-8. */
  readonly bodyBytes: readonly number[]
  /** `heldBytes` of all of them. */
  readonly bytes: number
}

/** Counts what messages take up. */
export function sized(messages: readonly Message[]): SizedMessages {
  const bodyBytes = messages.map(({ body }) => Buffer.byteLength(body))
  const bytes = messages.reduce(
    (sum, message, index) => sum + heldBytes(message, bodyBytes[index]),
    0,
  )
  return { messages, bodyBytes, bytes }
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
  push(added: SizedMessages): void
  /** Drops messages up to `id`, and what lies between them and the next one. */
  dropThrough(id: number): void
  /** Drops the oldest until both limits hold. */
  shrink(rows: number, bytes: number): void
  /** How far to delete so that at least this excess goes, and how much that is. */
  measure(excess: Excess): Measured
  /** Messages above `after`, oldest first. */
  after(after: number, limits: PageLimits): Message[]
  /** The newest messages, oldest first. */
  newest(limits: PageLimits): Message[]
}

/** Creates an empty window; the first message to come has an id above `floor`. */
export function createMessageWindow(floor: number): MessageWindow {
  // Dropped places stay in the arrays until they are half of them: dropping costs nothing then. The messages
  // themselves go at once, which may be a hundred times as many bytes as those that are kept.
  let messages: (Message | undefined)[] = []
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
    bytes -= heldBytes(first, bodyBytes[head])
    floor = first.id
    messages[head] = undefined
    head += 1
  }

  /** The messages from `start` to `end`, which lie above what was dropped. */
  function slice(start: number, end: number): Message[] {
    return messages.slice(start, end) as Message[]
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
      for (const message of added.messages) messages.push(message)
      for (const size of added.bodyBytes) bodyBytes.push(size)
      bytes += added.bytes
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
        const held = heldBytes(message, bodyBytes[index])
        measured = { through: message.id, bytes: measured.bytes + held }
      }
      return measured
    },
    after(after, limits) {
      const start = head + Math.max(0, Math.floor(after) - floor)
      return slice(start, fitting(start, 1, limits))
    },
    newest: (limits) => slice(fitting(messages.length - 1, -1, limits) + 1, messages.length),
  }
}
