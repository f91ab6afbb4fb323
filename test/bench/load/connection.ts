import { Buffer } from 'node:buffer'
import { connect, type Socket } from 'node:net'
import type { Transport } from '../../../main/shared/contract/transport.ts'

/** How a client speaks to a server that pushes; `tcp` says nothing and reads. */
export type Speech = Exclude<Transport, 'polling'> | 'tcp'

export interface ConnectionOptions {
  readonly port: number
  readonly speech: Speech
  /** Whatever comes; valid during the call alone. */
  readonly onBytes: (bytes: Buffer) => void
  readonly onClose: () => void
}

/** Every connection reads into this one buffer: what is read is looked at in the same turn. */
const shared = Buffer.allocUnsafeSlow(262_144)
const connectTimeout = 20_000

function greeting(port: number, speech: Speech): string {
  const host = `Host: 127.0.0.1:${port}\r\n`
  switch (speech) {
    case 'websocket':
      return (
        `GET / HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
      )
    case 'sse':
      return `GET /sse HTTP/1.1\r\n${host}Accept: text/event-stream\r\n\r\n`
    case 'tcp':
      return ''
    default:
      return speech satisfies never
  }
}

/**
 * Opens a client that costs little: no stream machinery, no parser. Resolves once the server answered.
 *
 * @throws Error where the server closes, refuses or says nothing for 20 s.
 */
export function openConnection(options: ConnectionOptions): Promise<Socket> {
  const { port, speech, onBytes, onClose } = options
  return new Promise((resolve, reject) => {
    let open = false
    const timer = setTimeout(() => {
      reject(new Error('no answer'))
      socket.destroy()
    }, connectTimeout)
    const begin = (): void => {
      open = true
      clearTimeout(timer)
      resolve(socket)
    }
    const callback = (size: number, buffer: Uint8Array): boolean => {
      const bytes = buffer.subarray(0, size) as Buffer
      if (!open) {
        if (bytes.toString('latin1', 9, 12) !== (speech === 'sse' ? '200' : '101')) {
          reject(new Error(`refused: ${bytes.toString('latin1', 0, 80)}`))
          socket.destroy()
          return true
        }
        begin()
      }
      onBytes(bytes)
      return true
    }
    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: shared, callback },
    })
    socket.on('connect', () => {
      if (speech === 'tcp') begin()
      else socket.write(greeting(port, speech))
    })
    socket.on('error', reject)
    socket.on('close', () => {
      clearTimeout(timer)
      if (open) onClose()
      else reject(new Error('closed before it was open'))
    })
  })
}
