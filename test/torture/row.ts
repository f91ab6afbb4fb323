/** What a row of the catalogue showed. */
export interface Outcome {
  readonly ok: boolean
  /** The measured figure, with its unit. */
  readonly figure: string
}

/**
 * What is taken out of the sources to see the row fail. `npm run torture -- --places` looks whether
 * all of them are where they say.
 */
export interface Guard {
  /** From the root of the repository. */
  readonly file: string
  /** Occurs there exactly once. */
  readonly find: string
  readonly replace: string
}

export interface RowContext {
  /** The long form, as the catalogue asks for it; otherwise one that takes a minute at most. */
  readonly full: boolean
  log(line: string): void
}

/** One row of the catalogue of faults. */
export interface Row {
  readonly id: string
  /** The fault, in a few words. */
  readonly fault: string
  readonly expected: string
  /** Without it the row must fail; absent where a guard is no piece of our code. */
  readonly guard?: Guard
  /** Files or folders of tests that it runs, from the root of the repository. */
  readonly tests?: readonly string[]
  /** Why it cannot run here, where that is so. */
  blocked?(): string | undefined
  /** @throws where it cannot be said what happened: that is a failure as well. */
  run(context: RowContext): Promise<Outcome>
}

/** Makes the outcome of a row that counts: all of them must hold. */
export function counted(held: number, all: number, more = ''): Outcome {
  return { ok: all > 0 && held === all, figure: `${held}/${all}${more === '' ? '' : `, ${more}`}` }
}
