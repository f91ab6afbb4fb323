import { laneRows, type Lane, type LaneRow } from '../../main/shared/contract/lanes.ts'
import { transportRows, type Transport } from '../../main/shared/contract/transport.ts'
import { curlSnippets } from './curl.ts'
import { devProxySnippet } from './dev-proxy.ts'
import { goSnippets } from './go.ts'
import { pythonSnippets } from './python.ts'
import { pollingScript, type Surroundings } from './script-polling.ts'
import { sseFetchScript, sseScript, webSocketScript } from './script-push.ts'
import type { SnippetInput, SnippetsOf } from './snippet-input.ts'

const kinds = ['browser', 'fetch', 'node', 'typed', 'python', 'go', 'curl', 'proxy'] as const
export type SnippetKind = (typeof kinds)[number]

/** The kinds available for a transport: fetch is another way to read only event streams. */
export const snippetKinds = (transport: Transport): readonly SnippetKind[] =>
  transportRows[transport].streams ? kinds : kinds.filter((kind) => kind !== 'fetch')

/** The kind that does as a pane of this lane does in the page. */
export function firstKind(lane: Lane): SnippetKind {
  const { api, transport }: LaneRow = laneRows[lane]
  return api === 'fetch' && transportRows[transport].streams ? 'fetch' : 'browser'
}

const scripts = (where: Surroundings): SnippetsOf => ({
  polling: (input) => pollingScript(where, input),
  sse: (input) => sseScript(where, input),
  websocket: (input) => webSocketScript(where, input),
})

const byKind: Readonly<Record<SnippetKind, (transport: Transport, input: SnippetInput) => string>> =
  {
    browser: (transport, input) => scripts('browser')[transport](input),
    fetch: (_transport, input) => sseFetchScript(input),
    node: (transport, input) => scripts('node')[transport](input),
    typed: (transport, input) => scripts('typed')[transport](input),
    python: (transport, input) => pythonSnippets[transport](input),
    go: (transport, input) => goSnippets[transport](input),
    curl: (transport, input) => curlSnippets[transport](input),
    proxy: devProxySnippet,
  }

/**
 * Code that reads the stream as the pane does, ready to be pasted: into a page's console or script,
 * into a module for Node 22 or later, into a file of TypeScript, Python or Go, into a shell, or into
 * the configuration of a dev server. It resumes after a break, starts over with another store, and works with
 * an empty one. It does not name a client, so its bytes are not booked.
 */
export function snippet(kind: SnippetKind, transport: Transport, input: SnippetInput): string {
  return byKind[kind](transport, input)
}
