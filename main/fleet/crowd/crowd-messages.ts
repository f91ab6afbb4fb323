import type { Transport } from '../../shared/contract/transport.ts'
import type { Cursor } from '../light/light-client.ts'
import type { CrowdCounts } from './crowd.ts'

/** One moment by two clocks: the engine's in epoch ms, and `process.hrtime` in ms, which processes share. */
export interface Moment {
  readonly epoch: number
  readonly hrtime: number
}

/** What a process of a crowd is told first. */
export interface CrowdStart {
  readonly transport: Transport
  /** Address of the server. */
  readonly base: string
  /** The id that all of them give themselves. */
  readonly client: string
  readonly clients: number
  readonly connectRate: number
  /** ms; only polling has one. */
  readonly pollInterval: number
  readonly cursor: Cursor
  readonly moment: Moment
}

export type CrowdOrder =
  | { readonly kind: 'start'; readonly start: CrowdStart }
  | { readonly kind: 'begin' | 'end' }
  | { readonly kind: 'read'; readonly number: number; readonly newest: number }
  /** As `read`, and begins a slice; the engine's clock may have been set forward since. */
  | {
      readonly kind: 'take'
      readonly number: number
      readonly newest: number
      readonly stride: number
      readonly moment: Moment
    }
  /** How often clients poll from now on, ms. */
  | { readonly kind: 'pace'; readonly pollInterval: number }

/** How the process itself did since the window, or the slice, began. */
export interface CrowdProcessReading {
  /** Cores that it kept busy. */
  readonly cpuShare: number
  /** The share of the time in which its event loop had something to do, 0 to 1. */
  readonly busy: number
  /** The 99th percentile of how late its event loop was, ms. */
  readonly loopLateMs: number
  /** Bytes of memory that it has more than before its clients. */
  readonly memory: number
}

/** What a process says once it listens: what it is told first is then as new as can be. */
export const isReady = 'ready'

export interface CrowdAnswer {
  readonly number: number
  readonly crowd: CrowdCounts
  readonly process: CrowdProcessReading
}
