import type { Phrase } from '../texts/phrase.ts'
import type { Speaker } from '../texts/speaker.ts'
import type { HeadlineSentence } from './headline.ts'

/** A piece of a sentence: words, or a figure of a pane, which stands out in the colour of its lane. */
export interface HeadlinePiece {
  readonly text: string
  readonly figure: boolean
  /** The pane whose figure or name it is; undefined for words and for what nobody has alone. */
  readonly pane: string | undefined
}

function piecesOf(phrase: Phrase, speaker: Speaker): readonly HeadlinePiece[] {
  const { figures = {} } = phrase
  const owner = figures['name']
  const own = owner !== undefined && 'panes' in owner ? owner.panes[0] : undefined
  return speaker.pieces(phrase).map(({ text, place }) => {
    const quantity = place === undefined ? undefined : figures[place]
    if (quantity === undefined) return { text, figure: false, pane: undefined }
    const names = 'panes' in quantity
    return { text, figure: !names, pane: names ? undefined : own }
  })
}

/** A sentence of the headline in its pieces; together they read as one sentence, full stop included. */
export function headlinePieces(
  { clauses }: HeadlineSentence,
  speaker: Speaker,
): readonly HeadlinePiece[] {
  /** A text that joins others, its places filled with their pieces. */
  function join(
    key: 'verdict.join.clauses' | 'verdict.join.sentence',
    parts: Readonly<Record<string, readonly HeadlinePiece[]>>,
  ): readonly HeadlinePiece[] {
    return speaker
      .pieces({ key })
      .flatMap(
        ({ text, place }) => parts[place ?? ''] ?? [{ text, figure: false, pane: undefined }],
      )
  }
  const said = clauses
    .map((clause) => piecesOf(clause, speaker))
    .reduce((first, second) => join('verdict.join.clauses', { first, second }))
  return join('verdict.join.sentence', { text: said })
}
