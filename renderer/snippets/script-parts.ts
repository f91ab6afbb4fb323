import type { SnippetInput } from './snippet-input.ts'

/** What a script runs in. `typed` is TypeScript for either. */
export type Surroundings = 'browser' | 'node' | 'typed'

/** The code of a script for each of its surroundings. */
export function scripts(
  write: (where: Surroundings, input: SnippetInput) => string,
): Readonly<Record<Surroundings, (input: SnippetInput) => string>> {
  return {
    browser: (input) => write('browser', input),
    node: (input) => write('node', input),
    typed: (input) => write('typed', input),
  }
}

/** The shape of a message, for TypeScript. */
export const messageType = `interface Message {
  readonly id: number
  readonly author: string
  readonly body: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}
`
