import type { AudienceFigures } from './audience.ts'
import type { FleetFigures } from './fleet.ts'
import type { ScopedFaults } from './network.ts'
import type { Settings } from './settings.ts'
import type { Transport } from './transport.ts'

/** The state of one server. `ended` means: listening, and telling its clients to stop. */
export interface ServerStatus {
  readonly transport: Transport
  readonly state: 'running' | 'ended' | 'stopped'
  /** The address to reach it by, for example `http://127.0.0.1:3000` or `ws://127.0.0.1:8181`. */
  readonly url: string
  /** The port it listens on; `url` has another one behind a port mapping. */
  readonly port: number
  /**
   * The address by which a page reaches it, where `url` has an IPv6 address: a Content-Security-Policy
   * cannot name one (CSP 3, `host-source`).
   */
  readonly pageUrl?: string
}

/** Where a page of this machine reaches a server. */
export function addressForPages({ url, pageUrl }: ServerStatus): string {
  return pageUrl ?? url
}

/**
 * What the store holds. Ids are 0 before the first message. After everything was deleted, `newest`
 * stays the last id given out, and `oldest` is the one to come.
 */
export interface StreamBounds {
  readonly oldest: number
  readonly newest: number
  readonly count: number
  /** Bytes of the messages held, as the retention counts them. */
  readonly bytes: number
}

/**
 * Why the store takes no messages at the moment: locked by another program, no room left, damaged, its file
 * deleted, moved or replaced while it was open, refused by the system for another reason, or kept by a server that
 * cannot be reached.
 */
export type StoreTrouble = 'busy' | 'full' | 'damaged' | 'gone' | 'readonly' | 'unreachable'

/**
 * What a store can promise. `wholeBatches`: a batch is stored whole or not at all, and nothing comes between its messages.
 * `durable`: what was acknowledged outlives the process, and a power cut takes no more of it than its last ten seconds. `minimumAge`: nothing
 * younger than a minute is deleted for want of room. `readAfterWrite`: what was acknowledged is read at once,
 * wherever the stream is read.
 */
export const storePromises = ['wholeBatches', 'durable', 'minimumAge', 'readAfterWrite'] as const
export type StorePromise = (typeof storePromises)[number]

export interface StoreStatus extends StreamBounds {
  /** The random id of the numbered stream, kept with it. */
  readonly stream: string
  /** `:memory:`, the path of the file, or an address of NATS. */
  readonly location: string
  /** What this store does not promise; nothing where undefined. */
  readonly weaker?: readonly StorePromise[] | undefined
  readonly writable: boolean
  /** Lasts until the store has taken something again. */
  readonly trouble?: StoreTrouble | undefined
}

/** Why the store that was wanted cannot be opened; `other` is told in the words of the system. */
export const storeObstacles = [
  'missing_folder',
  'no_permission',
  'read_only_disk',
  'no_folder',
  'is_folder',
  'no_file',
  'name_too_long',
  'bad_name',
  'link_loop',
  'disk_full',
  'file_too_large',
  'no_locks',
  'no_shared_memory',
  'held_open',
  'drive_error',
  'no_memory',
  'too_many_files',
  'damaged',
  'newer',
  'foreign',
  'other',
] as const
export type StoreObstacle = (typeof storeObstacles)[number]

/**
 * Everything that lasts and that a person should know: the codes of the banners, each with the names
 * of the details that it is told with. `file` is a path and `transport` a key; `settings` are keys of
 * settings with ", " between them.
 */
export const bannerDetails = {
  port_taken: ['transport', 'wanted', 'taken'],
  port_refused: ['transport', 'port'],
  store_in_memory: ['file', 'obstacle', 'why'],
  store_moved_aside: ['file'],
  store_readonly: ['file'],
  store_full: ['file'],
  store_gone: ['file'],
  store_busy: ['file'],
  store_damaged: ['file'],
  store_unreachable: ['address'],
  exposed: ['host'],
  settings_fell_back: ['settings'],
} as const

export type BannerCode = keyof typeof bannerDetails

/** One of these, with exactly its details; the window words it by its code. */
export type Banner = {
  readonly [Code in BannerCode]: {
    readonly code: Code
    readonly level: 'warning' | 'error'
    readonly details: Readonly<Record<(typeof bannerDetails)[Code][number], string | number>>
  }
}[BannerCode]

/** What the command asked a page to begin with. */
export interface OpeningStatus {
  /** The panes, as `--lane` names each of them; empty: one of each. */
  readonly lanes: readonly string[]
  /** Faults of these panes, as `--fault` names them; what is for others is in force already. */
  readonly faults: readonly string[]
}

export interface Status {
  readonly version: string
  /** Names this start of the engine: another one counts from zero, by a clock of its own. */
  readonly run: string
  readonly settings: Settings
  readonly producing: boolean
  readonly servers: Readonly<Record<Transport, ServerStatus>>
  readonly store: StoreStatus
  readonly banners: readonly Banner[]
  /** The faults that are set in the line, the scope that was changed last at the end. */
  readonly network: readonly ScopedFaults[]
  /** The name of the experiment that some page measures; undefined where none goes on. */
  readonly experiment?: string | undefined
  /** What a page begins with, as the command asked for it; undefined where it asked for nothing. */
  readonly opening?: OpeningStatus | undefined
  /** The `playground.json` that this start has read; undefined where there was none. */
  readonly configFile?: string | undefined
  /** Origins that were refused since the start, newest last, at most 20. */
  readonly refusedOrigins: readonly string[]
}

/**
 * Bytes that TCP carried for one client, without TCP/IP headers. `up` (client to server) and `down`
 * add up to `total`, and so do the five kinds; `sent` is what the client's own posts took, and is
 * not part of `total`.
 */
export interface WireBooking {
  readonly total: number
  readonly up: number
  readonly down: number
  readonly handshake: number
  readonly headers: number
  readonly framing: number
  readonly payload: number
  /** Comments, pings and pongs, and the heartbeats that pages see, with their framing. */
  readonly heartbeat: number
  readonly sent: number
  readonly requests: number
  readonly preflights: number
  readonly connections: number
}

/** A client for which nothing was booked. */
export const noBooking: WireBooking = Object.freeze({
  total: 0,
  up: 0,
  down: 0,
  handshake: 0,
  headers: 0,
  framing: 0,
  payload: 0,
  heartbeat: 0,
  sent: 0,
  requests: 0,
  preflights: 0,
  connections: 0,
})

/** The newest message that the system took for a client, and when (server clock, epoch ms). */
export interface Handover {
  readonly id: number
  readonly at: number
}

/** What the servers booked for one client since the start of the engine. */
export interface ClientBooks {
  readonly wire: WireBooking
  /**
   * How far it was served; undefined where it was not. What it has not seen of that is under way to it, or waits
   * on its side.
   */
  readonly handedOver: Handover | undefined
}

/** The books of the clients that were asked for, settled at `at` (server clock, epoch ms). */
export interface Bookings {
  readonly at: number
  /** As in `Status`: what is booked here was booked since that start. */
  readonly run: string
  /** The newest message of the store at that time. */
  readonly newest: number
  /** By the id that a client gave itself with `?client=`; those for which nothing was booked are left out. */
  readonly clients: Readonly<Record<string, ClientBooks>>
}

/** The figures of the engine at `at` (server clock, epoch ms). They take the same room however many clients there are. */
export interface Statistics {
  readonly at: number
  /** As in `Status`: what is counted here was counted since that start. */
  readonly run: string
  readonly store: StreamBounds
  /** Event-loop delay in ms over the last period: mean above the ideal, and its 99th percentile. */
  readonly loopDelay: { readonly mean: number; readonly p99: number }
  /** Share of one core, 0 to 1 and above where workers run. */
  readonly cpu: number
  /** Resident memory in bytes. */
  readonly memory: number
  readonly sockets: Readonly<Record<Transport, number>>
  /**
   * Messages the producer wrote since the start, and how many were due and left out: slept through, or
   * refused by the store.
   */
  readonly producer: {
    readonly written: number
    readonly skipped: number
  }
  /** The fleet that is running, if one is. */
  readonly fleet?: FleetFigures | undefined
  /** The audience, if there is one. */
  readonly audience?: AudienceFigures | undefined
}
