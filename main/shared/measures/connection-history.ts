import type { SequenceCounts } from '../contract/sequence.ts'
import { transportRows, type ConnectionState, type Transport } from '../contract/transport.ts'
import type { RequestRecord, StateDetail, StateReason } from '../clients/client.ts'
import type { BreakRecord, BreakSummary, ConnectionRecord } from './connection-record.ts'
import { isUnplanned, openBreak, withBreak, withCost, type OpenBreak } from './open-break.ts'
import { hasOpened } from './request-figures.ts'

/** What became of every attempt to connect: a value, which `nextHistory` takes one event further. */
export interface ConnectionHistory {
  /** The client asks for messages, so that its connection is a series of polls. */
  readonly asks: boolean
  /** Oldest first. The last one goes on as long as it has no end. */
  readonly records: readonly ConnectionRecord[]
  /** The break whose cost is still being counted. */
  readonly open: OpenBreak | undefined
  /** All unplanned breaks whose cost is known, and the latest of them. */
  readonly settled: BreakSummary
  /** Why the connection is in its present state. */
  readonly reason: StateReason
  /** Another stream begins with the next attempt. */
  readonly restarting: boolean
  /** When the newest poll that succeeded was sent. */
  readonly pollStartedAt: number | undefined
}

/** One thing that happened to a connection, with what the audit has counted by then. */
export type ConnectionEvent = { readonly counts: SequenceCounts } & (
  | {
      readonly kind: 'state'
      readonly state: ConnectionState
      readonly reason: StateReason
      readonly detail: StateDetail | undefined
      readonly at: number
      /** When the peer was last heard of. */
      readonly signAt: number
    }
  | { readonly kind: 'requested'; readonly request: RequestRecord; readonly signAt: number }
  | {
      readonly kind: 'arrived'
      readonly at: number
      readonly duplicate: boolean
      readonly replayed: boolean
    }
  | { readonly kind: 'restarted' }
)

/** How many attempts are kept; the oldest go first. */
export const keptConnections = 200

const silent: ReadonlySet<StateReason> = new Set(['heartbeat-missed', 'timeout'])

/** The history of a client that has not been started. */
export const noConnections = (transport: Transport): ConnectionHistory => ({
  asks: !transportRows[transport].pushes,
  records: [],
  open: undefined,
  settled: { count: 0, downtime: 0, longest: 0, missed: 0, replayed: 0, last: undefined },
  reason: 'started',
  restarting: false,
  pollStartedAt: undefined,
})

/** The attempt that goes on. */
function current({ records }: ConnectionHistory): ConnectionRecord | undefined {
  const newest = records.at(-1)
  return newest?.endedAt === undefined ? newest : undefined
}

function changeNewest(
  history: ConnectionHistory,
  changes: Partial<ConnectionRecord>,
): ConnectionHistory {
  const newest = history.records.at(-1)
  if (newest === undefined) return history
  return { ...history, records: [...history.records.slice(0, -1), { ...newest, ...changes }] }
}

function changeBreak(
  history: ConnectionHistory,
  changes: (record: BreakRecord) => Partial<BreakRecord>,
): ConnectionHistory {
  const { open } = history
  if (open === undefined) return history
  return { ...history, open: { ...open, record: { ...open.record, ...changes(open.record) } } }
}

function begin(history: ConnectionHistory, startedAt: number): ConnectionHistory {
  const last = history.records.at(-1)
  const attempt: ConnectionRecord = {
    number: (last?.number ?? 0) + 1,
    startedAt,
    waited: Math.max(0, startedAt - (last?.endedAt ?? startedAt)),
    openedAt: undefined,
    endedAt: undefined,
    reason: undefined,
    detail: {},
    restarted: history.restarting,
    followedBy: undefined,
  }
  const records = [...history.records, attempt].slice(-keptConnections)
  return { ...history, records, restarting: false }
}

function succeed(history: ConnectionHistory, startedAt: number, at: number): ConnectionHistory {
  const begun = current(history) === undefined ? begin(history, startedAt) : history
  const opened = changeNewest(begun, { openedAt: at })
  return changeBreak(opened, ({ since, gap }) => ({ gap: gap ?? at - since }))
}

/** The cost of the open break is known from now on. */
function settle(history: ConnectionHistory, counts: SequenceCounts): ConnectionHistory {
  const { open, settled } = history
  if (open === undefined) return history
  const record = withCost(open, counts)
  return {
    ...history,
    open: undefined,
    records: history.records.map((one) =>
      one.number === open.after ? { ...one, followedBy: record } : one,
    ),
    settled: record.unplanned ? withBreak(settled, record, record.gap ?? 0) : settled,
  }
}

function breakOff(
  history: ConnectionHistory,
  since: number,
  reason: StateReason,
  base: SequenceCounts,
): ConnectionHistory {
  const after = history.records.at(-1)?.number ?? 0
  return { ...settle(history, base), open: openBreak(after, since, reason, base) }
}

const failed = (history: ConnectionHistory): ConnectionHistory =>
  changeBreak(history, ({ failures }) => ({ failures: failures + 1 }))

interface End {
  readonly at: number
  readonly reason: StateReason
  readonly detail?: StateDetail | undefined
}

function end(
  history: ConnectionHistory,
  { at, reason, detail = {} }: End,
  { signAt, counts }: { readonly signAt: number; readonly counts: SequenceCounts },
): ConnectionHistory {
  const attempt = current(history)
  if (attempt === undefined) return history
  const ended = changeNewest(history, { endedAt: at, reason, detail })
  if (attempt.openedAt === undefined) return failed(ended)
  const since = silent.has(reason) ? Math.max(signAt, attempt.openedAt) : at
  return breakOff(ended, since, reason, counts)
}

/** What is learned about an end after it: the answer to the question why. */
function refine(history: ConnectionHistory, reason: StateReason, detail: StateDetail = {}) {
  const last = history.records.at(-1)
  if (last === undefined) return history
  const refined = changeNewest(history, { reason, detail: { ...last.detail, ...detail } })
  return history.open?.after === last.number
    ? changeBreak(refined, () => ({ reason, unplanned: isUnplanned(reason) }))
    : refined
}

type Happened<Kind> = Extract<ConnectionEvent, { readonly kind: Kind }>

function requested(history: ConnectionHistory, event: Happened<'requested'>): ConnectionHistory {
  const { startedAt, endedAt } = event.request
  const opened = hasOpened(event.request)
  if (history.asks) {
    if (opened) return { ...history, pollStartedAt: startedAt }
    return current(history) === undefined ? failed(history) : history
  }
  // An attempt of the browser's own is heard of at its end.
  const begun = current(history) === undefined ? begin(history, startedAt) : history
  if (current(begun)?.openedAt !== undefined) return begun
  return opened
    ? succeed(begun, startedAt, endedAt)
    : end(begun, { at: endedAt, reason: history.reason }, event)
}

function away(history: ConnectionHistory, event: Happened<'state'>): ConnectionHistory {
  const { state, at, reason, detail } = event
  const attempt = current(history)
  let next = history
  if (attempt !== undefined) next = end(history, event, event)
  // Polls that go on failing say nothing about the first one that did.
  else if (!history.asks && reason !== 'stopped-by-user') next = refine(history, reason, detail)
  // Nobody waits for a connection that is not wanted any more; a break that was wanted lasts until the
  // next connection.
  if (state !== 'closed' || next.open?.record.unplanned !== true) return next
  return changeBreak(next, ({ since, gap }) => ({ gap: gap ?? at - since }))
}

function changed(former: ConnectionHistory, event: Happened<'state'>): ConnectionHistory {
  const { state, at } = event
  const history = { ...former, reason: event.reason }
  const openedAt = current(history)?.openedAt
  switch (state) {
    case 'connecting': {
      const left =
        openedAt === undefined ? history : end(history, { at, reason: 'replaced' }, event)
      return current(left) === undefined ? begin(left, at) : left
    }
    case 'open':
      return openedAt === undefined ? succeed(history, history.pollStartedAt ?? at, at) : history
    case 'waiting':
    case 'refused':
    case 'closed':
      return away(history, event)
    case 'idle':
      return history
    default:
      return state satisfies never
  }
}

function arrived(history: ConnectionHistory, event: Happened<'arrived'>): ConnectionHistory {
  const { at, duplicate, replayed, counts } = event
  const noted = changeBreak(history, (record) => ({
    untilMessage: record.untilMessage ?? at - record.since,
    replayed: record.replayed + (replayed && !duplicate ? 1 : 0),
  }))
  // With the first message that is not a replay all that the break cost is known.
  return !replayed && current(noted)?.openedAt !== undefined ? settle(noted, counts) : noted
}

/** Takes the history one event further. */
export function nextHistory(history: ConnectionHistory, event: ConnectionEvent): ConnectionHistory {
  switch (event.kind) {
    case 'state':
      return changed(history, event)
    case 'requested':
      return requested(history, event)
    case 'arrived':
      return arrived(history, event)
    case 'restarted':
      return current(history) === undefined
        ? { ...history, restarting: true }
        : changeNewest(history, { restarted: true })
    default:
      return event satisfies never
  }
}

/** The attempts, oldest first; the number of the first one says how many were dropped. */
export function connectionRecords(
  history: ConnectionHistory,
  counts: SequenceCounts,
): readonly ConnectionRecord[] {
  const { open } = history
  if (open === undefined) return history.records
  return history.records.map((one) =>
    one.number === open.after ? { ...one, followedBy: withCost(open, counts) } : one,
  )
}

/** All breaks, the present one included. */
export function breakSummary(
  history: ConnectionHistory,
  counts: SequenceCounts,
  now: number,
): BreakSummary {
  const { open, settled } = history
  if (open === undefined || !open.record.unplanned) return settled
  const { gap, since } = open.record
  return withBreak(settled, withCost(open, counts), gap ?? Math.max(0, now - since))
}
