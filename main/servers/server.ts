import type { NetworkScope } from '../shared/contract/network.ts'
import type { ServerStatus } from '../shared/contract/status.ts'
import type { Settings } from '../shared/contract/settings.ts'
import type { Transport } from '../shared/contract/transport.ts'
import type { Clock } from '../engine/clock.ts'
import type { Ledger } from '../engine/ledger.ts'
import type { Posts } from '../engine/posts.ts'
import type { Stream } from '../engine/stream.ts'
import type { Visitors } from './accounting/visitors.ts'
import type { Access } from './http/access.ts'
import type { SpareTime } from './push/spare-time.ts'
import type { LoadWatch } from './push/load-watch.ts'
import type { ServerLimits } from './server-limits.ts'
import type { SocketLine } from './socket-line.ts'

/** What every server is given. Nothing else reaches it. */
export interface ServerOptions {
  readonly stream: Stream
  readonly posts: Posts
  readonly clock: Clock
  readonly ledger: Ledger
  readonly access: Access
  /** The settings in force; read at every use, so a change applies at once. */
  readonly settings: () => Settings
  /** What lies between the server and its sockets; `noLine` for nothing. */
  readonly line: SocketLine
  /** What the event loop has to spare for replays, shared by all servers of a process; one of its own by default. */
  readonly spare?: SpareTime
  /** Whether the event loop keeps up, shared by all servers of a process; by default it always does. */
  readonly load?: LoadWatch
  /** Where clients without an id are booked; nowhere by default. */
  readonly visitors?: Visitors
  /** The addresses to listen on, for example `['127.0.0.1', '::1']`; the first one must work. */
  readonly hosts: readonly string[]
  /** 0 takes any free port; the same port is then used on every address. */
  readonly port: number
  /** Connections at once; by default those of its row in `contract/transport.ts`. */
  readonly maxConnections?: number
  /** Other limits than those of the contract, for tests; what is left out keeps its value. */
  readonly limits?: Partial<ServerLimits>
}

/** The one shape of the three servers. `start` and `stop` may follow each other any number of times. */
export interface TransportServer {
  readonly transport: Transport
  /**
   * Listens. Resolves when it does; does nothing where it already listens.
   *
   * @throws the system's error (`EADDRINUSE`, `EACCES`) where the port cannot be had.
   */
  start(): Promise<void>
  /** Closes the listener and every socket; clients retry and resume. Idempotent. */
  stop(): Promise<void>
  /** Goes on listening, and tells clients to stop: SSE 204, WebSocket 1000. */
  endStream(): void
  /**
   * Closes the open connections of a scope with a code (RFC 6455 7.4). Answers how many they were: none
   * where the transport has no such codes.
   */
  closeConnections(scope: NetworkScope, code: number): number
  status(): ServerStatus
  /** Open sockets now. */
  sockets(): number
  /** Books what open connections have carried up to now: those of these clients, by default of all. */
  settle(clients?: ReadonlySet<string>): void
}
