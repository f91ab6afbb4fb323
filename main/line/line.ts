import type { Socket } from 'node:net'
import {
  noFaults,
  type NetworkFaults,
  type NetworkFaultsPatch,
  type NetworkScope,
  type ScopedFaults,
  inScope,
} from '../shared/contract/network.ts'
import { isDown } from '../shared/contract/faults-in-force.ts'
import type { Transport } from '../shared/contract/transport.ts'
import { foreignClients, type WireQuery, type WireReading } from '../shared/contract/wire.ts'
import type { Clock } from '../engine/clock.ts'
import type { Random } from '../shared/random.ts'
import { createCaptures } from './captures.ts'
import { createFaultTable, isClear, withoutHold } from './faults.ts'
import { createOutages } from './outages.ts'
import { installTap, type Tap } from './tap.ts'
import { createTranscript, type Transcript } from './transcript.ts'

export interface LineOptions {
  readonly clock: Clock
  /** Makes the jitter, and decides which requests and messages a share of them means. */
  readonly random: Random
  /** Called where faults have ended by themselves. */
  readonly onExpired?: () => void
}

/** The line as one server sees it; the servers call this `SocketLine`, and say what they tell it. */
export interface LinePort {
  accepted(socket: Socket): void
  named(socket: Socket, client: string | undefined): void
  answered(socket: Socket): void
  carried(socket: Socket, then: () => void): void
  /** What the socket still has from before is not part of the stream, and is not held back. */
  streams(socket: Socket): () => void
  faults(socket: Socket): NetworkFaults
  /** Decides by chance. @param percent the share of cases in which it is true. */
  draws(percent: number): boolean
}

/** What every accepted socket of the servers passes through. Without fault and capture it only knows them. */
export interface Line {
  /** The line for the sockets of one server. */
  at(transport: Transport): LinePort
  /**
   * Replaces the faults of a scope, in traffic that flows already, too; `{}` lifts them. Where
   * several scopes meet, each fault is that of the narrowest one that names it. A `downFor` under way goes on
   * until its end, or until it is given another value or all is lifted.
   *
   * @throws PlaygroundError `bad_setting` for a fault out of its range, or one scope too many.
   */
  setFaults(scope: NetworkScope, faults: NetworkFaultsPatch): void
  /** What is set, the scope that was changed last at the end. */
  faults(): readonly ScopedFaults[]
  /** Resets the connections of a scope; answers how many they were. */
  cut(scope: NetworkScope): number
  /**
   * Arms the capture of the bytes of a client, or of all foreign ones, or keeps it armed, and answers with what it has behind
   * `after`. Its connections are captured from their first byte on, those that were open before from
   * where they are. It ends when it was not read for `wireLimits.lease` ms.
   */
  readWire(query: WireQuery): WireReading
  /** Ends the captures, and everything that would end by itself. Idempotent. */
  stop(): void
}

interface Known {
  readonly transport: Transport
  /** Counts the accepted sockets. */
  readonly connection: number
  client: string | undefined
  /** The head of a request has been read, so that it is known whose it is. */
  named: boolean
  /** A request of this client has been read, and its answer is not over. */
  asking: boolean
  /** An event stream is written to it. */
  streaming: boolean
  /** What held for it when something last changed. */
  faults: NetworkFaults
  tap: Tap | undefined
  transcript: Transcript | undefined
}

function reset(socket: Socket): void {
  // Where the peer was faster, the system refuses the reset: the socket is closed all the same.
  socket.once('error', () => socket.destroy())
  socket.resetAndDestroy()
}

/** Creates a line without faults and captures. */
export function createLine({ clock, random, onExpired }: LineOptions): Line {
  const table = createFaultTable()
  const sockets = new Map<Socket, Known>()
  let accepted = 0

  const captures = createCaptures(clock, (transport) => {
    for (const [socket, known] of sockets) if (known.transport === transport) apply(socket, known)
  })

  /** Whose capture it belongs to; undefined while it is not known whose it is. */
  const captureOf = ({ client, named }: Known): string | undefined =>
    client ?? (named ? foreignClients : undefined)

  /** Whether what passes now, or the next request, may belong to a captured client. */
  function isCaptured(known: Known): boolean {
    const { transport, asking } = known
    if (!captures.armed(transport)) return false
    return !asking || captures.of(transport, captureOf(known)) !== undefined
  }

  function transcribe(known: Known): Transcript {
    known.transcript ??= createTranscript({
      connection: known.connection,
      now: clock.now,
      client: () => captureOf(known),
      asking: () => known.asking,
      ringOf: (client) => captures.of(known.transport, client),
    })
    return known.transcript
  }

  const isForeign = ({ client, named }: Known): boolean => named && client === undefined

  function isMeant(scope: NetworkScope, known: Known): boolean {
    if (scope === 'foreign') return isForeign(known)
    return inScope(scope, known.transport, known.client)
  }

  /** Applies what holds for this socket now. */
  function apply(socket: Socket, known: Known): void {
    if (socket.destroyed) return
    const faults = table.of(known.transport, known.client, isForeign(known))
    known.faults = known.streaming ? faults : withoutHold(faults)
    if (!captures.armed(known.transport)) known.transcript = undefined
    if (isDown(known.faults)) reset(socket)
    else if (known.tap !== undefined) known.tap.wake()
    else if (!isClear(known.faults) || isCaptured(known)) {
      known.tap = installTap(socket, {
        clock,
        random,
        faults: () => known.faults,
        captured: () => isCaptured(known),
        onCarry: (...carried) => transcribe(known).carry(...carried),
        onGone: () => (known.tap = undefined),
      })
    }
  }

  /** One function for all sockets, for there may be thousands. */
  function forget(this: Socket): void {
    const known = sockets.get(this)
    if (known === undefined) return
    sockets.delete(this)
    known.tap?.close()
    if (captures.armed(known.transport)) transcribe(known).close()
  }

  function accept(transport: Transport, socket: Socket): void {
    const faults = withoutHold(table.of(transport, undefined, false))
    accepted += 1
    const known: Known = {
      transport,
      connection: accepted,
      client: undefined,
      named: false,
      asking: false,
      streaming: false,
      faults,
      tap: undefined,
      transcript: undefined,
    }
    if (isDown(faults)) {
      reset(socket)
      return
    }
    sockets.set(socket, known)
    socket.on('close', forget)
    if (captures.armed(transport)) transcribe(known).open()
    // http takes the socket in this very turn, and would take it from us.
    if (!isClear(faults) || captures.armed(transport)) process.nextTick(apply, socket, known)
  }

  /** What is the same for every server. */
  const port: Omit<LinePort, 'accepted'> = {
    named(socket, client) {
      const known = sockets.get(socket)
      if (known === undefined) return
      const changes = known.client !== client || !known.named
      known.client = client
      known.named = true
      known.asking = true
      known.transcript?.claim()
      if ((changes && table.list().length > 0) || captures.armed(known.transport)) {
        apply(socket, known)
      }
    },
    answered(socket) {
      const known = sockets.get(socket)
      if (known === undefined) return
      known.asking = false
      if (captures.armed(known.transport)) apply(socket, known)
    },
    carried(socket, then) {
      const tap = sockets.get(socket)?.tap
      if (tap === undefined) then()
      else tap.carried(then)
    },
    streams(socket) {
      const known = sockets.get(socket)
      if (known === undefined) return () => undefined
      const change = (streaming: boolean): void => {
        known.streaming = streaming
        if (table.list().length > 0) apply(socket, known)
      }
      let over = false
      change(true)
      known.tap?.passBuffered()
      return () => {
        if (!over) change(false)
        over = true
      }
    },
    faults: (socket) =>
      table.list().length === 0 ? noFaults : (sockets.get(socket)?.faults ?? noFaults),
    draws: (percent) => random() * 100 < percent,
  }

  function set(scope: NetworkScope, faults: NetworkFaultsPatch): void {
    table.set(scope, faults)
    for (const [socket, known] of sockets) if (isMeant(scope, known)) apply(socket, known)
  }

  const outages = createOutages(clock, (scope) => {
    const left = Object.entries(table.own(scope)).filter(([key]) => key !== 'downFor')
    set(scope, Object.fromEntries(left))
    onExpired?.()
  })

  return {
    at: (transport) => ({ ...port, accepted: (socket) => accept(transport, socket) }),
    setFaults(scope, faults) {
      const { downFor: underWay } = table.own(scope)
      const goesOn =
        underWay !== undefined &&
        (faults.downFor ?? underWay) === underWay &&
        Object.keys(faults).length > 0
      set(scope, goesOn ? { ...faults, downFor: underWay } : faults)
      if (!goesOn) outages.set(scope, (faults.downFor ?? 0) * 1_000)
    },
    faults: table.list,
    cut(scope) {
      const hit = [...sockets].filter(
        ([socket, known]) => !socket.destroyed && isMeant(scope, known),
      )
      for (const [socket] of hit) reset(socket)
      return hit.length
    },
    readWire: captures.read,
    stop() {
      outages.stop()
      captures.stop()
    },
  }
}
