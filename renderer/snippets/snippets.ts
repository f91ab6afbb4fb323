import type { Transport } from '../../main/contract/transport.ts'
import type { SnippetInput } from './snippet-input.ts'
import { curlSnippet } from './snippets-curl.ts'
import { pollingSnippet, sseSnippet, webSocketSnippet } from './snippets-script.ts'

export type SnippetKind = 'browser' | 'node' | 'curl'
export const snippetKinds = ['browser', 'node', 'curl'] as const satisfies readonly SnippetKind[]

/**
 * Code that reads the stream as the pane does, ready to be pasted: into a page's console or script,
 * into a module for Node 22 or later, or into a shell. It does not name a client, so its bytes are
 * booked to nobody.
 */
export function snippet(kind: SnippetKind, transport: Transport, input: SnippetInput): string {
  if (kind === 'curl') return curlSnippet(transport, input)
  switch (transport) {
    case 'polling':
      return pollingSnippet(kind, input)
    case 'sse':
      return sseSnippet(kind, input)
    case 'websocket':
      return webSocketSnippet(input)
    default:
      return transport satisfies never
  }
}
