import { laneRows, type Lane, type LaneRow } from '../../main/shared/contract/lanes.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { pollingSnippets } from './polling.ts'
import type { SnippetInput, SnippetKind, TransportSnippets } from './snippet-input.ts'
import { sseSnippets } from './sse.ts'
import { webSocketSnippets } from './websocket.ts'

const snippetsOf: Readonly<Record<Transport, TransportSnippets>> = {
  polling: pollingSnippets,
  sse: sseSnippets,
  websocket: webSocketSnippets,
}

const kinds: readonly SnippetKind[] = [
  ...(['browser', 'fetch', 'plain', 'node', 'typed'] as const),
  ...(['python', 'go', 'curl', 'proxy'] as const),
]

/** The kinds available for a transport, in the order of the menu. */
export const snippetKinds = (transport: Transport): readonly SnippetKind[] =>
  kinds.filter((kind) => snippetsOf[transport][kind] !== undefined)

/** The kind that does as a pane of this lane does in the page. */
export function firstKind(lane: Lane): SnippetKind {
  const { api, transport }: LaneRow = laneRows[lane]
  return api === 'fetch' && snippetsOf[transport].fetch !== undefined ? 'fetch' : 'browser'
}

/**
 * Code that reads the stream as the pane does, ready to be pasted: into a page's console or script,
 * into a module for Node 22 or later, into a file of TypeScript, Python or Go, into a shell, or into
 * the configuration of a dev server. It resumes after a break, starts over with another store, and works with
 * an empty one. It does not name a client, so its bytes are not booked.
 *
 * @returns an empty text where there is none of this kind.
 */
export function snippet(kind: SnippetKind, transport: Transport, input: SnippetInput): string {
  return snippetsOf[transport][kind]?.(input) ?? ''
}
