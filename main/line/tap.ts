import { Buffer } from 'node:buffer'
import { Socket } from 'node:net'
import type { NetworkFaults } from '../shared/contract/network.ts'
import type { WireDirection } from '../shared/contract/wire.ts'
import type { Clock } from '../engine/clock.ts'
import type { Random } from '../engine/random.ts'
import { isClear } from './faults.ts'
import { createLane, laneLimit } from './lane.ts'

export interface TapOptions {
  readonly clock: Clock
  readonly random: Random
  readonly faults: () => NetworkFaults
  /** Whether what passes is captured, a second reason to stay beside faults. */
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

type Callback = (error?: Error | null) => void
interface Piece {
  readonly chunk: Buffer | string
  readonly encoding: NodeJS.BufferEncoding
}
type Counter = 'bytesRead' | 'bytesWritten' | 'writableLength'

/** How streams mark a chunk that is bytes; the types know the encodings of texts alone. */
const ofBuffer = 'buffer' as NodeJS.BufferEncoding

const { prototype } = Socket
const native = {
  push: prototype.push,
  read: prototype._read,
  write: prototype._write,
  final: prototype._final,
}
const shadowed = [
  'push',
  '_read',
  '_write',
  '_writev',
  '_final',
  'bytesRead',
  'bytesWritten',
  'writableLength',
] as const

/** http's parser reads the handle past the socket, until someone listens to its data. */
function detachParser(socket: Socket): void {
  // Without a listener there is no parser; a first one would set the socket flowing.
  if (socket.listenerCount('data') === 0) return
  const listener = (): void => undefined
  socket.on('data', listener)
  socket.off('data', listener)
}

const bytesOf = ({ chunk, encoding }: Piece): Buffer =>
  typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk

/**
 * Stands between a socket and its handle: its lanes take what the socket would hand to the system
 * (`_write`, `_writev`, `_final`), and what the system hands to the socket (`push`). Above them the
 * socket is an ordinary one: cork, end, drain and finish are Node's. Once there is nothing to do, it
 * takes itself off.
 *
 * A write is answered for as soon as the lane has room, as the system's own buffers would; the
 * counters of the socket tell what has been carried.
 */
export function installTap(socket: Socket, options: TapOptions): Tap {
  const { clock, random, faults } = options
  /** A write that waits for room, and its size. */
  let pending: { readonly size: number; readonly taken: Callback } | undefined
  /** Whether the socket takes what is pushed, and who waits for it to. */
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
      if (options.captured()) options.onCarry('down', piece, count('_bytesDispatched'))
      native.write.call(socket, piece, ofBuffer, written)
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
        options.onCarry('up', piece, count('bytesRead') - into.waiting() - piece.length)
      }
      if (native.push.call(socket, piece)) done()
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
      native.read.call(socket, 0)
    } else readingStopped = true
  }

  function resumeReading(): void {
    if (readingStopped) read()
  }

  function leaveIfIdle(): void {
    if (gone || !isClear(faults()) || options.captured()) return
    if (!out.idle() || !into.idle() || pending !== undefined) return
    gone = true
    for (const name of shadowed) Reflect.deleteProperty(socket, name)
    resumeReading()
    options.onGone()
  }

  const unsent = (): number => Math.min(pending?.size ?? 0, out.waiting())
  /** What Node itself counts: read by the system, handed to the system, written and not taken yet. */
  function count(name: Counter | '_bytesDispatched'): number {
    return Reflect.get(prototype, name, socket) as number
  }
  function counter(name: Counter, held: () => number): void {
    const get = (): number => count(name) + held()
    Object.defineProperty(socket, name, { configurable: true, get })
  }

  detachParser(socket)
  counter('bytesRead', () => -into.waiting())
  counter('bytesWritten', unsent)
  counter('writableLength', () => unsent() - (pending?.size ?? 0) + out.flying())
  socket._write = (chunk: Buffer | string, encoding, taken) =>
    write(bytesOf({ chunk, encoding }), taken)
  socket._writev = (pieces: readonly Piece[], taken) =>
    write(Buffer.concat(pieces.map(bytesOf)), taken)
  socket._final = (done) => out.finish(() => native.final.call(socket, done))
  socket._read = () => {
    const resume = resumePush
    resumePush = undefined
    resume?.()
    read()
  }
  socket.push = (chunk: Buffer | null) => {
    if (chunk !== null) into.add(chunk)
    else {
      ended = true
      into.finish(() => {
        native.push.call(socket, null)
        // As Node does it: where nothing is left to read, the end is told now.
        socket.read(0)
      })
    }
    if (mayRead()) return true
    readingStopped = true
    return false
  }

  return {
    wake() {
      out.wake()
      into.wake()
      resumeReading()
      leaveIfIdle()
    },
    carried: out.mark,
    passBuffered() {
      free = count('writableLength') - (pending?.size ?? 0)
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
