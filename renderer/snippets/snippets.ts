import type { Transport } from '../../main/contract/transport.ts'
import { curlSnippet } from './curl.ts'
import { devProxySnippet } from './dev-proxy.ts'
import { goSnippet } from './go.ts'
import { pythonSnippet } from './python.ts'
import { pollingScript, type Surroundings } from './script-polling.ts'
import { sseFetchScript, sseScript, webSocketScript } from './script-push.ts'
import type { SnippetInput } from './snippet-input.ts'

const kinds = ['browser', 'fetch', 'node', 'typed', 'python', 'go', 'curl', 'proxy'] as const
export type SnippetKind = (typeof kinds)[number]

/** The kinds that there are for a transport: fetch is another way to read SSE alone. */
export const snippetKinds = (transport: Transport): readonly SnippetKind[] =>
  transport === 'sse' ? kinds : kinds.filter((kind) => kind !== 'fetch')

/**
 * Code that reads the stream as the pane does, ready to be pasted: into a page's console or script,
 * into a module for Node 22 or later, into a file of TypeScript, Python or Go, into a shell, or into
 * the configuration of a dev server. It goes on where it was after a break, begins anew with another
 * store, and bears an empty one. It does not name a client, so its bytes are booked to nobody.
 */
export function snippet(kind: SnippetKind, transport: Transport, input: SnippetInput): string {
  switch (kind) {
    case 'browser':
    case 'node':
    case 'typed':
      return script(kind, transport, input)
    case 'fetch':
      return sseFetchScript(input)
    case 'python':
      return pythonSnippet(transport, input)
    case 'go':
      return goSnippet(transport, input)
    case 'curl':
      return curlSnippet(transport, input)
    case 'proxy':
      return devProxySnippet(transport, input)
    default:
      return kind satisfies never
  }
}

function script(where: Surroundings, transport: Transport, input: SnippetInput): string {
  switch (transport) {
    case 'polling':
      return pollingScript(where, input)
    case 'sse':
      return sseScript(where, input)
    case 'websocket':
      return webSocketScript(where, input)
    default:
      return transport satisfies never
  }
}
