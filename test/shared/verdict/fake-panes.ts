import { effectiveOptions, type Pins } from '../../../main/shared/contract/pins.ts'
import { defaultSettings, type Settings } from '../../../main/shared/contract/settings.ts'
import { noBooking, type WireBooking } from '../../../main/shared/contract/status.ts'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import { measure, type Measured } from '../../../main/shared/verdict/measures.ts'
import type { BreakRecord } from '../../../main/shared/measures/connection-record.ts'
import type { PaneSnapshot } from '../../../renderer/panes/pane.ts'

/** When all these panes began to measure, and when they are looked at, epoch ms. */
export const since = 1_000_000
export const now = since + 60_000

/** What a test says about a pane; the rest is that of a minute at two messages a second. */
export interface FakeFigures {
  readonly id?: string
  readonly index?: number
  readonly pins?: Pins
  readonly state?: PaneSnapshot['state']
  readonly reason?: PaneSnapshot['reason']
  readonly messages?: number
  readonly sent?: number
  readonly p50?: number | undefined
  readonly p95?: number
  readonly wire?: number | undefined
  readonly payloadShare?: number | undefined
  readonly booking?: Partial<WireBooking>
  readonly requests?: number
  readonly perMinute?: number | undefined
  readonly perMessage?: number | undefined
  readonly repeated?: number | undefined
  readonly empty?: number | undefined
  readonly missed?: number
  readonly unreadable?: number
  readonly late?: boolean
  readonly crowd?: number
  readonly breaks?: Partial<PaneSnapshot['breaks']>
  readonly staleness?: number | undefined
  readonly settings?: Partial<Settings>
  /** Length of the measuring window, seconds; 60 by default. */
  readonly seconds?: number
  readonly waiting?: PaneSnapshot['waiting']
  readonly pageLag?: number
  readonly uncertainty?: number
}

export const brokenAt = (at: number): BreakRecord => ({
  since: at,
  reason: 'lost',
  unplanned: true,
  gap: 1_000,
  untilMessage: 1_100,
  failures: 0,
  replayed: 3,
  missed: 0,
  duplicated: 0,
  outOfOrder: 0,
})

/** Usual figures of each transport on a quiet machine. */
const usual: Readonly<Record<Transport, FakeFigures>> = {
  polling: { p50: 257, p95: 480, wire: 1_100, requests: 120, perMinute: 120, empty: 0.37 },
  sse: { p50: 2.1, p95: 4, wire: 150, requests: 0 },
  websocket: { p50: 2, p95: 4, wire: 133, requests: 0 },
}

/** A pane as the comparison takes it. */
export function pane(transport: Transport, told: FakeFigures = {}): Measured {
  const figures = { ...usual[transport], messages: 120, payloadShare: 0.4, ...told }
  const { messages, p50, p95 = (p50 ?? 0) * 2, requests = 0 } = figures
  const id = figures.id ?? `${transport}-${(figures.index ?? 0) + 1}`
  const wire: WireBooking = {
    ...noBooking,
    total: (figures.wire ?? 0) * messages,
    headers: (figures.wire ?? 0) * messages * 0.3,
    framing: (figures.wire ?? 0) * messages * 0.2,
    ...figures.booking,
  }
  const snapshot: PaneSnapshot = {
    config: { id, lane: transport, transport, pins: figures.pins ?? {} },
    state: figures.state ?? 'open',
    readyState: 1,
    reason: figures.reason ?? 'opened',
    detail: {},
    stateSince: since,
    now: {
      since,
      messages,
      sent: figures.sent ?? 0,
      delay:
        p50 === undefined || messages === 0
          ? undefined
          : {
              p50,
              p95,
              p99: p95,
              max: p95 * 1.1,
              count: messages,
              uncertainty: figures.uncertainty ?? 0.1,
            },
      undated: 0,
      requests: {
        count: requests,
        answered: requests,
        perMinute: figures.perMinute,
        empty: figures.empty,
        perMessage:
          'perMessage' in figures
            ? figures.perMessage
            : messages > 0
              ? requests / messages
              : undefined,
        repeated: figures.repeated,
        late: 0,
        timedOut: 0,
        preflights: 0,
        connections: 0,
      },
      wire,
      carried: { messages, wire },
      wirePerMessage: figures.wire,
      payloadShare: figures.payloadShare,
    },
    before: undefined,
    counted: true,
    sequence: { received: messages, missed: figures.missed ?? 0, duplicated: 0, outOfOrder: 0 },
    replayed: 0,
    unreadable: figures.unreadable ?? 0,
    breaks: {
      count: 0,
      downtime: 0,
      longest: 0,
      missed: 0,
      replayed: 0,
      last: undefined,
      ...figures.breaks,
    },
    cursor: messages,
    waiting: figures.waiting,
    staleness: figures.staleness,
    droppedFromView: 0,
    lastHeartbeat: undefined,
    throttled: false,
    pageLag: figures.pageLag ?? 0,
    behind: undefined,
  }
  const settings = { ...defaultSettings, ...figures.settings }
  return measure({
    id,
    index: figures.index ?? 0,
    lane: transport,
    options: effectiveOptions(snapshot.config, settings),
    snapshot,
    settings,
    now: since + (figures.seconds ?? 60) * 1_000,
    staleness: figures.staleness,
    ...(figures.late !== undefined && { late: figures.late }),
    ...(figures.crowd !== undefined && { crowd: figures.crowd }),
  })
}
