import type { EffectiveOptions } from '../../main/shared/contract/pins.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'

/** What a snippet is made of. */
export interface SnippetInput {
  /** Base address of the server, for example `http://127.0.0.1:3000`. */
  readonly url: string
  /** What is in force for the pane. */
  readonly options: EffectiveOptions
}

/** The code of one language, by what it connects with. */
export type SnippetsOf = Readonly<Record<Transport, (input: SnippetInput) => string>>
