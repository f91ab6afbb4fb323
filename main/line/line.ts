import type { Socket } from 'node:net'
import type {
  NetworkFaults,
  NetworkFaultsPatch,
  NetworkScope,
  ScopedFaults,
} from '../contract/network.ts'
import type { Transport } from '../contract/transport.ts'
import type { Clock } from '../engine/clock.ts'
import type { Random } from '../engine/random.ts'
import { createFaultTable, isClear } from './faults.ts'
import { installTap, type Tap } from './tap.ts'

export interface LineOptions {
  readonly clock: Clock
  /** Makes the jitter. */
  readonly random: Random
}

/** What every accepted socket of the servers passes through. Without a fault it only knows them. */
export interface Line {
  /** Makes the function that takes the accepted sockets of one server. */
  accept(transport: Transport): (socket: Socket) => void
  /** Tells whose socket this is, from now on. */
  name(socket: Socket, client: string): void
  /** Calls `then` once what was written so far has been carried, or will never be. */
  carried(socket: Socket, then: () => void): void
  /**
   * Replaces the faults of a scope, in traffic that flows already, too; `{}` lifts them. Where
   * several scopes meet, each fault is that of the narrowest one that names it.
   *
   * @throws PlaygroundError `bad_setting` for a fault out of its range, or one scope too many.
   */
  setFaults(scope: NetworkScope, faults: NetworkFaultsPatch): void
  /** What is set, the scope that was changed last at the end. */
  faults(): readonly ScopedFaults[]
  /** Resets the connections of a scope; answers how many they were. */
  cut(scope: NetworkScope): number
}

interface Known {
  readonly transport: Transport
  client: string | undefined
  /** What held for it when something last changed. */
  faults: NetworkFaults
  tap: Tap | undefined
}

function reset(socket: Socket): void {
  // Where the peer was faster, the system refuses the reset: the socket is closed all the same.
  socket.once('error', () => socket.destroy())
  socket.resetAndDestroy()
}

function isIn(scope: NetworkScope, { transport, client }: Known): boolean {
  if (typeof scope !== 'string') return scope.client === client
  return scope === 'all' || scope === transport
}

/** Creates a line without faults. */
export function createLine({ clock, random }: LineOptions): Line {
  const table = createFaultTable()
  const sockets = new Map<Socket, Known>()

  /** Applies what holds for this socket now. */
  function apply(socket: Socket, known: Known): void {
    if (socket.destroyed) return
    known.faults = table.of(known.transport, known.client)
    if (known.faults.down) reset(socket)
    else if (known.tap !== undefined) known.tap.wake()
    else if (!isClear(known.faults)) {
      known.tap = installTap(socket, {
        clock,
        random,
        faults: () => known.faults,
        onGone: () => (known.tap = undefined),
      })
    }
  }

  return {
    accept: (transport) => (socket) => {
      const faults = table.of(transport, undefined)
      const known: Known = { transport, client: undefined, faults, tap: undefined }
      if (faults.down) {
        reset(socket)
        return
      }
      sockets.set(socket, known)
      socket.once('close', () => {
        sockets.delete(socket)
        known.tap?.close()
      })
      // http takes the socket in this very turn, and would take it from us.
      if (!isClear(faults)) process.nextTick(apply, socket, known)
    },
    name(socket, client) {
      const known = sockets.get(socket)
      if (known === undefined || known.client === client) return
      known.client = client
      if (table.list().length > 0) apply(socket, known)
    },
    carried(socket, then) {
      const tap = sockets.get(socket)?.tap
      if (tap === undefined) then()
      else tap.carried(then)
    },
    setFaults(scope, faults) {
      table.set(scope, faults)
      for (const [socket, known] of sockets) {
        if (isIn(scope, known)) apply(socket, known)
      }
    },
    faults: table.list,
    cut(scope) {
      const hit = [...sockets].filter(([socket, known]) => !socket.destroyed && isIn(scope, known))
      for (const [socket] of hit) reset(socket)
      return hit.length
    },
  }
}
