import type { EffectiveOptions } from '../pane/pane.ts'

/** What a snippet is made of. */
export interface SnippetInput {
  /** Base address of the server, for example `http://127.0.0.1:3000`. */
  readonly url: string
  /** What is in force for the pane. */
  readonly options: EffectiveOptions
}
