import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Clock } from '../../engine/clock.ts'
import type { PackedMessages } from '../../engine/packed-messages.ts'
import type { Message } from '../../shared/contract/message.ts'
import { nothingToCancel } from '../../shared/time.ts'
import type { SocketLine } from '../socket-line.ts'
import type { Batch } from './batch.ts'
import type { Encoded, Encoder } from './encoding.ts'
import type { MessageJson } from './message-json.ts'

/** What the faults of all connections share. */
export interface FaultSource {
  readonly clock: Clock
  readonly line: Pick<SocketLine, 'faults' | 'draws'>
}

/** One connection, as the faults see it. */
export interface FaultyOutlet {
  readonly socket: Socket
  readonly encoder: Encoder
  /** Writes what was late. */
  write(encoded: Encoded): void
}

/** A message as it is sent: whole, or broken off. */
interface Copy {
  readonly message: Message
  readonly made: MessageJson
  readonly whole: boolean
}

/** Where nothing is left to send now. An encoder would make an empty chunk of it, which ends a stream. */
const nothing: Encoded = { chunks: [], bytes: 0, payload: 0, last: 0 }
/** Messages that may be late at a time; where there are more, the oldest goes before it is due. */
const mostLate = 10_000

/** Packed messages one by one again. */
const unpack = ({ bytes, ends }: PackedMessages): readonly Message[] =>
  ends.map((end, index) => {
    const text = Buffer.from(bytes.subarray(ends[index - 1] ?? 0, end)).toString()
    return JSON.parse(text) as Message
  })

const firstHalf = (text: string): string => text.slice(0, text.length >> 1)

/** A message that ends in the middle, in every format. An object that is not closed is never JSON. */
function brokenOff({ message, made }: Copy): Copy {
  const json = firstHalf(made.json)
  const body = firstHalf(message.body)
  return {
    message: { ...message, body },
    made: { json, bytes: Buffer.byteLength(json), payload: Buffer.byteLength(body) },
    whole: false,
  }
}

/** @param tells whether it says how far the client is served: what was late does not. */
function encode(copies: readonly Copy[], encoder: Encoder, tells: boolean): Encoded {
  if (copies.length === 0) return nothing
  const made = new Map(copies.map((copy) => [copy.message, copy.made]))
  const encoded = encoder(
    copies.map(({ message }) => message),
    (message) => made.get(message) as MessageJson,
  )
  const read = copies.filter(({ whole }) => whole).map(({ message }) => message.id)
  return { ...encoded, last: tells ? Math.max(0, ...read) : 0 }
}

/**
 * What faults of the line do to the messages of one connection: some come twice, some late, some broken off
 * (PROTOCOL 1.7). What is late is overtaken by what comes after it, and is lost where the connection ends first.
 */
export class MessageFaults {
  private readonly source: FaultSource
  private readonly outlet: FaultyOutlet
  private late: { readonly copies: readonly Copy[]; readonly dueAt: number }[] = []
  private lateCount = 0
  private cancelTimer = nothingToCancel

  constructor(source: FaultSource, outlet: FaultyOutlet) {
    this.source = source
    this.outlet = outlet
  }

  /** What is to be sent now of a batch, the rest being late. */
  take({ messages, packed, jsonOf }: Batch): Encoded {
    const { clock, line } = this.source
    const { socket, encoder } = this.outlet
    const faults = line.faults(socket)
    const now: Copy[] = []
    const late: Copy[] = []
    const all = packed === undefined ? messages : unpack(packed)
    for (const message of all) {
      const isLate = faults.lateBy > 0 && this.meets(faults.lateShare || 100)
      const goes = isLate ? late : now
      const copies = this.meets(faults.duplicated) ? 2 : 1
      for (let count = 0; count < copies; count += 1) {
        const copy = { message, made: jsonOf(message), whole: true }
        goes.push(this.meets(faults.brokenJson) ? brokenOff(copy) : copy)
      }
    }
    if (late.length > 0) this.keep(late, clock.steady() + faults.lateBy)
    return encode(now, encoder, true)
  }

  /** The connection has ended: what is late is lost. */
  close(): void {
    this.cancelTimer()
    this.late = []
  }

  private meets(percent: number): boolean {
    return percent > 0 && this.source.line.draws(percent)
  }

  private keep(copies: readonly Copy[], dueAt: number): void {
    this.late.push({ copies, dueAt })
    this.lateCount += copies.length
    while (this.lateCount > mostLate) this.send()
    this.setTimer()
  }

  /** Sends the oldest of what is late. */
  private send(): void {
    const [oldest] = this.late.splice(0, 1)
    if (oldest === undefined) return
    this.lateCount -= oldest.copies.length
    this.outlet.write(encode(oldest.copies, this.outlet.encoder, false))
  }

  /** Those that are kept first are due first, unless the delay was shortened: then they take it along. */
  private setTimer(): void {
    const { clock } = this.source
    this.cancelTimer()
    this.cancelTimer = nothingToCancel
    const [oldest] = this.late
    if (oldest === undefined) return
    this.cancelTimer = clock.after(Math.max(0, oldest.dueAt - clock.steady()), () => {
      this.send()
      this.setTimer()
    })
  }
}
