import { Buffer } from 'node:buffer'
import { Socket } from 'node:net'

export type Callback = (error?: Error | null) => void

/** The counters of a socket that tell how much it has carried. */
export type Counter = 'bytesRead' | 'bytesWritten' | 'writableLength'

/** What a socket does through a patch instead of by itself. */
export interface Interception {
  /** The socket writes; it writes on once `taken` is called. */
  write(bytes: Buffer, taken: Callback): void
  /** The socket ends what it writes. */
  final(done: Callback): void
  /** The socket is ready for more to read. */
  read(): void
  /** The system has read bytes, or the end (null). Answers whether it may read on. */
  push(bytes: Buffer | null): boolean
  /** What is added to Node's own counters, since it is held here. */
  readonly held: Readonly<Record<Counter, () => number>>
}

/** A socket whose way to the system, and from it, leads through an interception. */
export interface SocketPatch {
  /** What Node itself counts: read by the system, handed to the system, written and not taken yet. */
  count(name: Counter | '_bytesDispatched'): number
  /** Hands bytes to the system. */
  write(bytes: Buffer, written: Callback): void
  final(done: Callback): void
  /** Lets the system read. */
  read(): void
  /** Hands bytes to the server; false where it takes no more until `Interception.read`. */
  push(bytes: Buffer): boolean
  /** Tells the server that nothing more comes. */
  end(): void
  /** Takes the patch off: the socket is Node's again. */
  remove(): void
}

interface Piece {
  readonly chunk: Buffer | string
  readonly encoding: NodeJS.BufferEncoding
}

/** How streams mark a chunk that is bytes; the types know only the encodings of texts. */
const ofBuffer = 'buffer' as NodeJS.BufferEncoding

const { prototype } = Socket
/** Inner parts of Node, which may be others in its next version: `socket-patch.test.ts` knows those that were checked. */
const native = {
  push: prototype.push,
  read: prototype._read,
  write: prototype._write,
  final: prototype._final,
}
const shadowed = ['push', '_read', '_write', '_writev', '_final'] as const

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
 * Puts an interception between a socket and its handle: it gets what the socket would hand to the system
 * (`_write`, `_writev`, `_final`), and what the system hands to the socket (`push`). Above them the
 * socket is an ordinary one: cork, end, drain and finish are Node's.
 */
export function patchSocket(socket: Socket, interception: Interception): SocketPatch {
  const { held } = interception
  const counters = Object.keys(held) as Counter[]

  function count(name: Counter | '_bytesDispatched'): number {
    return Reflect.get(prototype, name, socket) as number
  }

  detachParser(socket)
  for (const name of counters) {
    const get = (): number => count(name) + held[name]()
    Object.defineProperty(socket, name, { configurable: true, get })
  }
  socket._write = (chunk: Buffer | string, encoding, taken) =>
    interception.write(bytesOf({ chunk, encoding }), taken)
  socket._writev = (pieces: readonly Piece[], taken) =>
    interception.write(Buffer.concat(pieces.map(bytesOf)), taken)
  socket._final = interception.final
  socket._read = interception.read
  socket.push = interception.push

  return {
    count,
    write: (bytes, written) => native.write.call(socket, bytes, ofBuffer, written),
    final: (done) => native.final.call(socket, done),
    read: () => native.read.call(socket, 0),
    push: (bytes) => native.push.call(socket, bytes),
    end() {
      native.push.call(socket, null)
      // As Node does it: where nothing is left to read, the end is told now.
      socket.read(0)
    },
    remove() {
      for (const name of [...shadowed, ...counters]) Reflect.deleteProperty(socket, name)
    },
  }
}
