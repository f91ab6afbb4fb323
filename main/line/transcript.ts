import type { Buffer } from 'node:buffer'
import type { WireDirection } from '../shared/contract/wire.ts'
import type { Recorded, WireRing } from './wire-ring.ts'

/** What is carried on one socket, on its way to the captures of those whose it is. */
export interface Transcript {
  /** The socket was accepted just now. */
  open(): void
  /** Bytes are carried; `offset` tells how many went the same way before them. */
  carry(direction: WireDirection, bytes: Buffer, offset: number): void
  /** A request has told whose it is: so is what has come since the answer before. */
  claim(): void
  close(): void
}

export interface TranscriptOptions {
  /** The number of the connection. */
  readonly connection: number
  readonly now: () => number
  /** The client that was named last. */
  readonly client: () => string | undefined
  /** Whether a request is under way: then what comes in is its client's. */
  readonly asking: () => boolean
  readonly ringOf: (client: string | undefined) => WireRing | undefined
}

/** Bytes that wait for a request to be read; a head is a fraction of it. What is more is dropped. */
const pendingLimit = 65_536
/** No segment has more bytes, so that rings and readings are cut finely. */
const segmentLimit = 16_384

/**
 * Creates the transcript of one socket. A keep-alive connection changes hands: what comes in between
 * an answer and the next request's name waits until it is claimed. Bytes are copied as they pass,
 * since `ws` takes the masks off where they lie.
 */
export function createTranscript(options: TranscriptOptions): Transcript {
  const { connection, now, client, asking, ringOf } = options
  let pending: Recorded[] = []
  let waiting = 0
  let lost = 0
  /** The captures that have a part in this connection, and are told when it ends. */
  const parties = new Set<string>()

  function give(recorded: readonly Recorded[]): void {
    const name = client()
    const ring = ringOf(name)
    if (name === undefined || ring === undefined) return
    parties.add(name)
    for (const one of recorded) ring.add(one)
  }

  const mark = (event: 'open' | 'close'): Recorded => {
    return { connection, at: now(), event, offset: 0, bytes: '', size: 0 }
  }

  function record(event: WireDirection, bytes: Buffer, offset: number): Recorded[] {
    const at = now()
    const recorded: Recorded[] = []
    for (let from = 0; from < bytes.length; from += segmentLimit) {
      const part = bytes.subarray(from, from + segmentLimit)
      const text = part.toString('base64')
      recorded.push({
        connection,
        at,
        event,
        offset: offset + from,
        bytes: text,
        size: part.length,
      })
    }
    return recorded
  }

  function wait(recorded: readonly Recorded[]): void {
    for (const one of recorded) {
      if (waiting + one.size > pendingLimit || lost > 0) lost += one.size
      else {
        pending.push(one)
        waiting += one.size
      }
    }
  }

  function claim(): void {
    if (pending.length === 0) return
    give(pending)
    ringOf(client())?.lose(lost)
    pending = []
    waiting = 0
    lost = 0
  }

  return {
    open: () => wait([mark('open')]),
    carry(direction, bytes, offset) {
      if (direction === 'up' && !asking()) wait(record(direction, bytes, offset))
      else if (ringOf(client()) !== undefined) give(record(direction, bytes, offset))
    },
    claim,
    close() {
      // A request that never got as far as its name is nobody's on a connection that was nobody's.
      claim()
      const last = client()
      if (last !== undefined) parties.add(last)
      const closed = mark('close')
      for (const name of parties) ringOf(name)?.add(closed)
    },
  }
}
