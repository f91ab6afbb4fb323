import type { WireBooking } from '../contract/status.ts'
import type { DelaySummary } from './delay-histogram.ts'

/** Percentiles of the delays of one measuring window, in ms. */
export interface DelayFigures extends DelaySummary {
  /** How far off the clocks may have been at worst, ms: each of these is a `Delay` with it. */
  readonly uncertainty: number
}

/** The figures of one measuring window. Undefined where nothing was measured yet. */
export interface Figures {
  /** When the window began, epoch ms. */
  readonly since: number
  readonly messages: number
  /** Messages of this pane that were acknowledged. */
  readonly sent: number
  readonly delay: DelayFigures | undefined
  /** Messages that were due in this window while the clocks were not aligned: their delay is not known. */
  readonly undated: number
  readonly requests: {
    readonly count: number
    /** Those that were answered, or opened a connection. */
    readonly answered: number
    /** (n − 1) ÷ the time from the first to the last start; undefined below two. */
    readonly perMinute: number | undefined
    /** Share that came back empty, 0 to 1. */
    readonly empty: number | undefined
    readonly perMessage: number | undefined
    /** Rows that an answer carried though they had come before, on average; undefined where none could. */
    readonly repeated?: number | undefined
    readonly late: number
    readonly timedOut: number
    readonly preflights: number
    readonly connections: number
  }
  readonly wire: WireBooking
  /**
   * What arrived without history, which does not count as delivery: the messages, and the bytes that carried
   * them. Both
   * as of the latest bookings, up to half a second ago.
   */
  readonly carried: { readonly messages: number; readonly wire: WireBooking }
  /** Wire bytes per delivered message; undefined without messages, and while the engine counts no more. */
  readonly wirePerMessage: number | undefined
  /** Share of the wire bytes that is payload, 0 to 1. Rows that come again are not. */
  readonly payloadShare: number | undefined
}

/** Delay samples in columns, oldest first, as uPlot takes them. */
export interface DelaySamples {
  readonly at: Float64Array
  readonly delay: Float64Array
}
