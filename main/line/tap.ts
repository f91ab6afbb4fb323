import type { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { NetworkFaults } from '../shared/contract/network.ts'
import type { WireDirection } from '../shared/contract/wire.ts'
import type { Clock } from '../engine/clock.ts'
import type { Random } from '../shared/random.ts'
import { isClear } from './faults.ts'
import { createLane, laneLimit } from './lane.ts'
import { patchSocket, type Callback, type SocketPatch } from './socket-patch.ts'

export interface TapOptions {
  readonly clock: Clock
  readonly random: Random
  readonly faults: () => NetworkFaults
  /** Whether what passes is captured: the second reason to stay, after faults. */
  readonly captured: () => boolean
  /**
   * Hears of captured bytes as they are handed to the system or to the server; `offset` tells how
   * many went the same way before them.
   */
  readonly onCarry: (direction: WireDirection, bytes: Buffer, offset: number) => void
  /** Called when it has taken itself off the socket again. */
  readonly onGone: () => void
}

/** The line's hold on one socket. */
export interface Tap {
  /** Other faults are in force. */
  wake(): void
  /** Calls `then` once everything written so far has been carried. */
  carried(then: () => void): void
  /** What the socket still has from before is not held back; what is written from now on may be. */
  passBuffered(): void
  /** The socket has closed: what is held is lost with it. */
  close(): void
}

/**
 * Puts two lanes between a socket and the system, one for each direction. Once there is nothing to do, it
 * takes itself off.
 *
 * A write is answered for as soon as the lane has room, as the system's own buffers would; the
 * counters of the socket tell what has been carried.
 */
export function installTap(socket: Socket, options: TapOptions): Tap {
  const { clock, random, faults } = options
  /** A write that waits for room, and its size. */
  let pending: { readonly size: number; readonly taken: Callback } | undefined
  /** Whether the socket accepts what is pushed, and what waits for that. */
  let resumePush: (() => void) | undefined
  /** Bytes to come that are not held back. */
  let free = 0
  let readingStopped = false
  let ended = false
  let gone = false

  const out = createLane({
    clock,
    random,
    faults,
    holds: true,
    carry(piece, done) {
      const written: Callback = (error) => {
        if (error) socket.destroy(error)
        else done()
      }
      if (options.captured()) options.onCarry('down', piece, patch.count('_bytesDispatched'))
      patch.write(piece, written)
    },
    onProgress() {
      makeRoom()
      leaveIfIdle()
    },
  })

  const into = createLane({
    clock,
    random,
    faults,
    holds: false,
    carry(piece, done) {
      if (options.captured()) {
        options.onCarry('up', piece, patch.count('bytesRead') - into.waiting() - piece.length)
      }
      if (patch.push(piece)) done()
      else resumePush = done
    },
    onProgress() {
      resumeReading()
      leaveIfIdle()
    },
  })

  function makeRoom(): void {
    if (pending === undefined || out.waiting() + out.flying() > laneLimit) return
    const { taken } = pending
    pending = undefined
    taken()
  }

  function write(bytes: Buffer, taken: Callback): void {
    pending = { size: bytes.length, taken }
    const freeNow = Math.min(free, bytes.length)
    free -= freeNow
    out.add(bytes, freeNow)
    makeRoom()
  }

  const mayRead = (): boolean => !faults().halfOpen && into.waiting() < laneLimit

  function read(): void {
    if (ended || socket.destroyed) return
    if (mayRead()) {
      readingStopped = false
      patch.read()
    } else readingStopped = true
  }

  function resumeReading(): void {
    if (readingStopped) read()
  }

  function leaveIfIdle(): void {
    if (gone || !isClear(faults()) || options.captured()) return
    if (!out.idle() || !into.idle() || pending !== undefined) return
    gone = true
    patch.remove()
    resumeReading()
    options.onGone()
  }

  /** Bytes of the pending write that are still in the lane. */
  const unsent = (): number => Math.min(pending?.size ?? 0, out.waiting())
  const patch: SocketPatch = patchSocket(socket, {
    write,
    final: (done) => out.finish(() => patch.final(done)),
    read() {
      const resume = resumePush
      resumePush = undefined
      resume?.()
      read()
    },
    push(bytes) {
      if (bytes !== null) into.add(bytes)
      else {
        ended = true
        into.finish(() => patch.end())
      }
      if (mayRead()) return true
      readingStopped = true
      return false
    },
    held: {
      bytesRead: () => -into.waiting(),
      bytesWritten: unsent,
      writableLength: () => unsent() - (pending?.size ?? 0) + out.flying(),
    },
  })

  return {
    wake() {
      out.wake()
      into.wake()
      resumeReading()
      leaveIfIdle()
    },
    carried: out.mark,
    passBuffered() {
      free = patch.count('writableLength') - (pending?.size ?? 0)
    },
    close() {
      if (gone) return
      gone = true
      out.close()
      into.close()
      const taken = pending?.taken
      pending = undefined
      taken?.(new Error('The socket was closed before this was written.'))
      options.onGone()
    },
  }
}
