import { laneRows, type Lane, type LaneRow } from '../../contract/lanes.ts'
import type { ServerStatus } from '../../contract/status.ts'
import type { PollMode } from '../../contract/settings.ts'
import { transportRows, type ReadyState, type Transport } from '../../contract/transport.ts'
import type { KeysOf } from '../phrase.ts'
import type { SubjectReading } from '../../measures/subject.ts'

/** What these sentences need to know of a pane. */
export interface PaneState extends Pick<SubjectReading, 'state' | 'reason' | 'detail'> {
  readonly config: { readonly transport: Transport }
}

/** What a person can do about a pane that shows nothing, or undefined where all is well. */
export type Advice =
  | 'connecting'
  | 'disconnected'
  | 'lost'
  | 'unreached'
  | 'handshakeHidden'
  | 'closedBy'
  | 'tooLarge'
  | 'serverStopped'
  | 'refusedOrigin'
  | 'pagePolicy'
  | 'ended'
  | 'streamOver'
  | 'browserLimit'
  | 'socketLimit'
  | 'browserBlocked'
  | 'heartbeatMissed'
  | 'timeout'
  | 'badAnswer'
  | 'answered'
  | 'producerPaused'
  | 'waitingForFirst'

/**
 * Chromium opens 255 for all pages of a profile together. Some of them lead elsewhere: the window's own
 * to its engine, those of other pages.
 */
const nearlyAllWebSockets = 250

const names: Readonly<Record<LaneRow['api'], readonly string[]>> = {
  fetch: [],
  EventSource: ['CONNECTING', 'OPEN', 'CLOSED'],
  WebSocket: ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'],
}

/** `1 OPEN`: readyState as the browser's own object has it. fetch has no such object. */
export function readyStateText(lane: Lane, readyState: ReadyState): string {
  if (readyState === undefined) return ''
  return `${readyState} ${names[laneRows[lane].api][readyState] ?? ''}`.trim()
}

/** The key of the word for the state of a pane. */
export function stateKey({ state, config, reason }: PaneState, mode: PollMode): KeysOf<'state'> {
  if (state === 'open' && !transportRows[config.transport].pushes) {
    return mode === 'long' ? 'state.longPolling' : 'state.polling'
  }
  if (state === 'closed' && reason === 'server-ended') return 'state.ended'
  return `state.${state}`
}

/** RFC 6455 section 7.4.1: without a close frame, without a code in it, and too big a message. */
const saysNothing: ReadonlySet<number> = new Set([1_005, 1_006])
const messageTooBig = 1_009

/** A connection that was there: what its end said, if it said anything. */
function adviceWhenLost({ detail: { closeCode } }: PaneState): Advice {
  if (closeCode === undefined || saysNothing.has(closeCode)) return 'lost'
  return closeCode === messageTooBig ? 'tooLarge' : 'closedBy'
}

function adviceWhenAway(snapshot: PaneState, server: ServerStatus['state']): Advice {
  if (server === 'stopped') return 'serverStopped'
  switch (snapshot.reason) {
    case 'refused-origin':
      return 'refusedOrigin'
    case 'page-policy':
      return 'pagePolicy'
    case 'server-ended':
      return server === 'ended' ? 'streamOver' : 'ended'
    case 'browser-limit':
      return 'browserLimit'
    case 'heartbeat-missed':
      return 'heartbeatMissed'
    case 'timeout':
      return 'timeout'
    case 'bad-answer': {
      const { status = 200 } = snapshot.detail
      return status === 200 ? 'badAnswer' : 'answered'
    }
    case 'stopped-by-user':
      return 'disconnected'
    case 'lost':
      return adviceWhenLost(snapshot)
    case 'server-gone':
      return transportRows[snapshot.config.transport].reads === 'frames'
        ? 'handshakeHidden'
        : 'unreached'
    case 'started':
    case 'opened':
    case 'replaced':
      return snapshot.state === 'waiting' ? 'lost' : 'connecting'
    default:
      return snapshot.reason satisfies never
  }
}

/** What to tell a person in the pane, above its rows or instead of them. */
export function adviceFor(
  snapshot: PaneState,
  surroundings: {
    readonly server: ServerStatus['state']
    readonly producing: boolean
    readonly rows: number
    /** The browser keeps this page away from servers on this computer. */
    readonly blocked: boolean
    /** WebSockets that are open at the server. */
    readonly sockets: number
  },
): Advice | undefined {
  const { state } = snapshot
  if (state === 'idle') return 'disconnected'
  // A first connection takes a moment; nobody needs advice about that.
  if (state === 'connecting' && surroundings.rows > 0) return undefined
  if (state !== 'open') {
    const advice = adviceWhenAway(snapshot, surroundings.server)
    if (advice !== 'lost' && advice !== 'unreached' && advice !== 'handshakeHidden') return advice
    // To the page, what the browser forbids, or has no socket left for, looks like what failed.
    if (surroundings.blocked) return 'browserBlocked'
    const crowded = surroundings.sockets >= nearlyAllWebSockets
    return advice === 'handshakeHidden' && crowded ? 'socketLimit' : advice
  }
  if (surroundings.rows > 0) return undefined
  return surroundings.producing ? 'waitingForFirst' : 'producerPaused'
}

/** True where the pane has a connection, or is trying to get one: its button says "Disconnect". */
export function isActive({ state }: PaneState): boolean {
  return state === 'connecting' || state === 'open' || state === 'waiting'
}
