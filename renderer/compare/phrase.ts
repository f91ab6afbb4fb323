import type { PredictedFigure } from '../words/prediction.ts'

/** Something to say: a text by its name, with figures and panes to fill in. */
export interface Phrase<Code extends string = string> {
  readonly code: Code
  readonly figures: Readonly<Record<string, PredictedFigure>>
  /** Ids of panes, which are named in a list. */
  readonly panes: Readonly<Record<string, readonly string[]>>
}

/** @param panes by the names of their places: one id, or several. */
export function phrase<Code extends string>(
  code: Code,
  figures: Phrase['figures'] = {},
  panes: Phrase['panes'] = {},
): Phrase<Code> {
  return { code, figures, panes }
}
