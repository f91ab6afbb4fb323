import type { FleetPlan } from '../shared/contract/fleet.ts'
import type { Cursor } from './light/light-client.ts'

/** What the worker of a fleet is started with. */
export interface FleetStart {
  readonly plan: FleetPlan
  /** The address of the server, for example `http://127.0.0.1:4000`. */
  readonly url: string
  readonly cursor: Cursor
  /** One moment by two clocks: the server's in epoch ms, and `process.hrtime` in ms, which threads share. */
  readonly moment: { readonly epoch: number; readonly hrtime: number }
}

/** `process.hrtime` in ms with fractions. */
export function hrtime(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1_000 + nanoseconds / 1e6
}
