import { Buffer } from 'node:buffer'
import { connect, type Socket } from 'node:net'

/** One connection of a light client. */
export interface Connection {
  write(bytes: string | Buffer): void
  /** Ends it at once; nothing is heard of it any more. Idempotent. */
  destroy(): void
}

export interface ConnectionHandlers {
  /** Bytes as they arrive, valid only during the call. */
  bytes(piece: Buffer): void
  /** It is closed: refused, reset or ended. Called once. */
  closed(): void
}

/**
 * Every connection of a thread reads into this one buffer: what is read is looked at in the same turn. A thousand
 * connections cost no memory for reading, and no stream is between them and their bytes.
 */
const shared = Buffer.allocUnsafeSlow(262_144)

/**
 * Connects to a server, and sends `opening` once it is there.
 *
 * @param base for example `http://127.0.0.1:4000`.
 */
export function openConnection(
  base: string,
  opening: string,
  handlers: ConnectionHandlers,
): Connection {
  const { hostname, port } = new URL(base)
  let over = false
  const socket: Socket = connect({
    port: Number(port),
    host: hostname.replace(/^\[|\]$/g, ''),
    noDelay: true,
    onread: {
      buffer: shared,
      callback(size, buffer) {
        if (!over) handlers.bytes(buffer.subarray(0, size) as Buffer)
        return true
      },
    },
  })
  socket.on('connect', () => socket.write(opening))
  // What went wrong is followed by `close`, which tells it.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    if (over) return
    over = true
    handlers.closed()
  })
  return {
    write: (bytes) => void socket.write(bytes),
    destroy() {
      over = true
      socket.destroy()
    },
  }
}

/** A request without a body (RFC 9112 3), as text. */
export function requestText(address: string, headers: Readonly<Record<string, string>>): string {
  const { host, pathname, search } = new URL(address)
  const lines = Object.entries({ Host: host, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return `GET ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}
