import type { EffectiveOptions } from '../../main/shared/contract/pins.ts'

/** What a snippet is made of. */
export interface SnippetInput {
  /** Base address of the server, for example `http://127.0.0.1:3000`. */
  readonly url: string
  /** What is in force for the pane. */
  readonly options: EffectiveOptions
  /** The name of the events of plain messages; left out or empty where they have none. */
  readonly event?: string
}

type Write = (input: SnippetInput) => string

/** The kinds of code that there are for every transport; `plain` is for a page whose messages are its own texts. */
type CommonKind = 'browser' | 'plain' | 'node' | 'typed' | 'python' | 'go' | 'curl' | 'proxy'
/** `fetch` is another way to read in a page, which only event streams have. */
export type SnippetKind = CommonKind | 'fetch'

/** The code of one transport, by what it is written for. */
export type TransportSnippets = Readonly<Record<CommonKind, Write>> & { readonly fetch?: Write }
