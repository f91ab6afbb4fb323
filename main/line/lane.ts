import { Buffer } from 'node:buffer'
import type { NetworkFaults } from '../shared/contract/network.ts'
import type { Clock } from '../engine/clock.ts'
import type { Cancel } from '../shared/time.ts'
import type { Random } from '../shared/random.ts'
import { createHold } from './hold.ts'
import { createWander } from './wander.ts'

/** The most that a lane holds; more has to wait. */
export const laneLimit = 262_144

/** No piece is longer, so that progress can be seen. */
const maxPiece = 65_536
/** With a bandwidth limit, a piece takes about this long, ms. */
const pieceTime = 20
/** Time that a timer which came late may make good, in ms. */
const lateness = 50

export interface LaneOptions {
  readonly clock: Clock
  readonly random: Random
  /** The faults in force; read at every step. */
  readonly faults: () => NetworkFaults
  /** Carries a piece out of the lane; calls `done` at once, or when the next one may come. */
  readonly carry: (piece: Buffer, done: () => void) => void
  /** Whether `holdBytes` and `holdTime` are for this direction. */
  readonly holds: boolean
  /** The lane has less to carry than before. */
  readonly onProgress: () => void
}

/** One direction of one connection: a queue that lets its bytes out by the faults in force. */
export interface Lane {
  /**
   * Takes bytes, which are carried after everything that came before.
   *
   * @param free how many of them, at the beginning, are not held back.
   */
  add(bytes: Buffer, free?: number): void
  /** Calls `action` once all bytes taken so far have been carried, or at once if there are none. */
  mark(action: () => void): void
  /** As `mark`, and delayed as a byte would be: the end of the stream. */
  finish(action: () => void): void
  /** Bytes that wait. */
  waiting(): number
  /** Bytes under way: handed on, and not taken yet. */
  flying(): number
  idle(): boolean
  /** The faults have changed: what waits is judged again. */
  wake(): void
  /** Ends it: what waits is lost, what was marked is called. Idempotent. */
  close(): void
}

interface Entry {
  bytes: Buffer
  at: number
  /** Held back until more has gathered; everything behind it is held as well. */
  held: boolean
  /** Where the jitter stood when it came, between -1 and 1. */
  readonly drift: number
  /** Called in its turn, once its bytes have been carried. */
  readonly action: (() => void) | undefined
  /** Whether the action alone has to wait, too. */
  readonly timed: boolean
}

const nothing = Buffer.alloc(0)

/** Creates an empty lane. */
export function createLane(options: LaneOptions): Lane {
  const { clock, faults } = options
  const wander = createWander(options.random)
  let entries: Entry[] = []
  let head = 0
  let waiting = 0
  let flying = 0
  let running = false
  let closed = false
  let cancelTimer: Cancel | undefined
  let turn: NodeJS.Immediate | undefined
  /** When the bandwidth lets the next piece go, and which one it was. */
  let freeAt = 0
  let rate = 0
  const hold = createHold({
    clock,
    faults,
    onRelease() {
      const now = clock.steady()
      for (let index = entries.length - 1; index >= head; index -= 1) {
        const entry = entries[index]
        if (entry === undefined || !entry.held) break
        entry.held = false
        entry.at = now
      }
      pump()
    },
  })

  const idle = (): boolean => head === entries.length && flying === 0

  function enqueue(
    bytes: Buffer,
    action: (() => void) | undefined,
    timed: boolean,
    held: boolean,
  ): void {
    const at = clock.steady()
    const { latency, jitter } = faults()
    const drift = jitter > 0 ? wander.at(at, 4 * Math.max(1, Math.min(jitter, latency))) : 0
    entries.push({ bytes, at, held, drift, action, timed })
    waiting += bytes.length
  }

  /** Removes the first entry and does what is due behind it. */
  function leave({ action }: Entry): void {
    head += 1
    if (head === entries.length || head >= 1_024) {
      entries = entries.slice(head)
      head = 0
    }
    action?.()
  }

  /** When an entry may go, by the faults in force now. */
  function dueAt({ at, drift, timed }: Entry): number {
    if (!timed) return 0
    const { latency, jitter, bandwidth } = faults()
    if (bandwidth !== rate) freeAt = 0
    rate = bandwidth
    return Math.max(at + latency + Math.min(jitter, latency) * drift, freeAt)
  }

  function sizeOfPiece(bytes: Buffer): number {
    const { bandwidth, sliced } = faults()
    const paced = bandwidth > 0 ? Math.max(1, Math.ceil((bandwidth * pieceTime) / 1_000)) : maxPiece
    return Math.min(bytes.length, maxPiece, paced, sliced > 0 ? sliced : maxPiece)
  }

  function send(entry: Entry, now: number): void {
    const size = sizeOfPiece(entry.bytes)
    const piece = entry.bytes.subarray(0, size)
    entry.bytes = entry.bytes.subarray(size)
    waiting -= size
    flying = size
    if (rate > 0) freeAt = Math.max(freeAt, now - lateness) + (size / rate) * 1_000
    options.carry(piece, () => {
      flying = 0
      if (closed) return
      if (entry.bytes.length === 0) leave(entry)
      options.onProgress()
      pump()
    })
    // Each piece is sent in its own event-loop turn, so that the receiver sees separate reads.
    if (faults().sliced > 0) {
      turn = setImmediate(() => {
        turn = undefined
        pump()
      })
    }
  }

  function pump(): void {
    if (running) return
    running = true
    try {
      while (!closed && flying === 0 && cancelTimer === undefined && turn === undefined) {
        const entry = entries[head]
        if (entry === undefined || entry.held || (entry.timed && faults().halfOpen)) break
        const now = clock.steady()
        const due = dueAt(entry)
        if (due > now) {
          cancelTimer = clock.after(due - now, () => {
            cancelTimer = undefined
            pump()
          })
        } else if (entry.bytes.length > 0) {
          send(entry, now)
        } else {
          leave(entry)
          options.onProgress()
        }
      }
    } finally {
      running = false
    }
  }

  function rest(): void {
    cancelTimer?.()
    cancelTimer = undefined
    if (turn !== undefined) clearImmediate(turn)
    turn = undefined
  }

  return {
    add(bytes, free = 0) {
      if (bytes.length === 0) return
      const holds = options.holds && hold.wanted()
      const first = holds ? Math.min(free, bytes.length) : bytes.length
      // Nothing is sent before all of it is here: the callback for progress may bring more at once.
      const wasRunning = running
      running = true
      if (first > 0) {
        hold.release()
        enqueue(bytes.subarray(0, first), undefined, true, false)
      }
      if (first < bytes.length) {
        enqueue(bytes.subarray(first), undefined, true, true)
        hold.add(bytes.length - first)
      }
      running = wasRunning
      pump()
    },
    mark(action) {
      if (closed || idle()) action()
      else {
        // Behind what is held it has to wait as well.
        enqueue(nothing, action, false, hold.holding())
        pump()
      }
    },
    finish(action) {
      hold.release()
      if (closed) action()
      else {
        enqueue(nothing, action, true, false)
        pump()
      }
    },
    waiting: () => waiting,
    flying: () => flying,
    idle,
    wake() {
      rest()
      hold.wake()
      pump()
    },
    close() {
      if (closed) return
      closed = true
      rest()
      hold.close()
      const left = entries.slice(head)
      entries = []
      head = 0
      waiting = 0
      flying = 0
      for (const { action } of left) action?.()
    },
  }
}
