import { Buffer } from 'node:buffer'
import { clientFrame } from '../../servers/raw-client.ts'

/** One thing a client does, in its turn. */
export type Step =
  | { readonly send: Buffer; readonly chop?: number }
  /** ms of silence. */
  | { readonly wait: number }

/**
 * A case of the Autobahn test suite, adapted: where that suite wants a text echoed, this server
 * stores it and delivers it as a message with that body; binary messages are refused with 1003.
 */
export interface Case {
  /** The number it has there. */
  readonly id: string
  readonly steps: readonly Step[]
  /** What is stored, in order. */
  readonly stored: readonly string[]
  /** What must come back before the end: bodies and the data of pongs, in order. */
  readonly answers: readonly Answer[]
  /**
   * How it ends. 'ours': the client closes with 1000 once it has its answers, and hears 1000. Otherwise
   * the code that the server says, by itself or as the echo of what was sent.
   */
  readonly close: 'ours' | number
}

export type Answer = { readonly body: string } | { readonly pong: Buffer }

/** Bytes from a text of which each character is one. */
export const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

interface FrameOptions {
  readonly opcode?: number
  readonly fin?: boolean
  readonly rsv?: number
  /** Octets a write; a frame in one write otherwise. */
  readonly chop?: number
}

/** A step that sends a frame. */
export function frame(payload: Buffer | string, { chop, ...options }: FrameOptions = {}): Step {
  const send = clientFrame(payload, options)
  return chop === undefined ? { send } : { send, chop }
}

/** A step that sends a close frame. */
export function closeFrame(code: number, reason: Buffer | string = ''): Step {
  const head = Buffer.from([code >> 8, code & 255])
  return frame(Buffer.concat([head, Buffer.from(reason)]), { opcode: 8 })
}

/** A message in frames of at most `size` bytes. */
export function fragments(payload: Buffer, size: number): Step[] {
  const count = Math.max(1, Math.ceil(payload.length / size))
  return Array.from({ length: count }, (_, index) =>
    frame(payload.subarray(index * size, (index + 1) * size), {
      opcode: index === 0 ? 1 : 0,
      fin: index === count - 1,
    }),
  )
}

/** A case in which a text arrives and comes back. */
export function delivered(id: string, body: Buffer | string, steps: readonly Step[]): Case {
  const text = body.toString()
  return { id, steps, stored: [text], answers: [{ body: text }], close: 'ours' }
}

/** A case in which the server closes, having stored only what came before the fault. */
export function refused(
  id: string,
  close: number,
  steps: readonly Step[],
  stored: readonly string[] = [],
): Case {
  // What is stored when the fault arrives may or may not be delivered any more.
  return { id, steps, stored, answers: [], close }
}

/** Numbers cases of a group in their order. */
export function numbered(group: string, cases: readonly ((id: string) => Case)[]): Case[] {
  return cases.map((make, index) => make(`${group}.${index + 1}`))
}
