import type { Transport } from '../../../main/shared/contract/transport.ts'

/** Everything that is measured. `playground` is this project, the others are what one would pick. */
export type SubjectName =
  | 'playground'
  | 'ws'
  | 'response.write'
  | 'better-sse'
  | 'tcp'
  | 'fastify'
  | 'koa'
  | 'node:http'

/** A whole HTTP answer, its headers as names and values in turn. */
export interface FixedAnswer {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string
}

export interface SubjectOptions {
  readonly subject: SubjectName
  readonly transport: Transport
  /** Messages a second that `produce` makes, at regular times. */
  readonly rate: number
  /** UTF-8 bytes of a body. */
  readonly payload: number
  /** A store file; a fresh one by default. Polling subjects serve its table. */
  readonly database?: string
  /** What bare node:http answers. */
  readonly answer?: FixedAnswer
}

/** A server under test, in its own process. */
export interface Subject {
  readonly port: number
  /** Begins to make messages. */
  start(): unknown
  /** Ends it, and resolves once nothing more is written. */
  pause(): unknown
  /** The newest id. */
  newest(): number
  /** Closes everything. */
  stop(): unknown
}

/** What a process has used and made so far. */
export interface Mark {
  /** CPU of all threads, user and system, µs. */
  readonly user: number
  readonly system: number
  readonly newest: number
  /** Resident bytes. */
  readonly memory: number
  /** Bytes of JavaScript objects. */
  readonly heap: number
  /** Epoch ms. */
  readonly at: number
}

/** What a subject's process can be told. */
export interface SubjectOrders {
  /** Resolves with its port. */
  open(options: SubjectOptions): Promise<number>
  produce(): Promise<void>
  /** Resolves with the newest id, once nothing more is written. */
  pause(): Promise<number>
  /** @param collect collects garbage first, where the process was started with `--expose-gc`. */
  mark(collect?: boolean): Mark
  /** Takes a CPU profile from now on. */
  startProfile(file: string): Promise<void>
  /** Writes it. */
  endProfile(): Promise<void>
}
