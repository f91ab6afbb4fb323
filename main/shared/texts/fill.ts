/** Templates of texts: `{name}` is a place to fill in, `{'…'}` is a quoted text, ` | ` separates forms. */

/** What goes into the places of a text, by their names. */
export type Values = Readonly<Record<string, string | number>>

interface Place {
  readonly name: string
}
type Form = readonly (string | Place)[]

const han = /\p{Script=Han}/u
const latinStart = /^[A-Za-z0-9<×−]/u
const latinEnd = /[A-Za-z0-9<×%]$/u

/** True where a Chinese character meets a Latin letter or a figure. */
function meet(before: string, behind: string): boolean {
  const [last, first] = [before.at(-1) ?? '', behind.at(0) ?? '']
  return (han.test(last) && latinStart.test(behind)) || (latinEnd.test(before) && han.test(first))
}

/** Joins pieces; where a Chinese character meets a Latin letter or a figure there is a space, as in print. */
export function joinPieces(pieces: readonly string[]): string {
  return pieces.reduce((text, piece) => (meet(text, piece) ? `${text} ${piece}` : text + piece), '')
}

const token = /\{(?:'([^']*)'|(\w+))\}/g

function parseForm(text: string): Form {
  const pieces: (string | Place)[] = []
  let from = 0
  for (const { 0: whole, 1: quoted, 2: name, index } of text.matchAll(token)) {
    pieces.push(text.slice(from, index), name === undefined ? (quoted ?? '') : { name })
    from = index + whole.length
  }
  return [...pieces, text.slice(from)].filter((piece) => piece !== '')
}

/** A text taken apart: one form, or one for each plural category of its language. */
export function parseText(text: string): readonly Form[] {
  return text.split(' | ').map(parseForm)
}

/** Fills a form in. A place without a value stays visible, braces and all: that is a mistake. */
export function fillForm(form: Form, values: Values): string {
  return joinPieces(
    form.map((piece) =>
      typeof piece === 'string' ? piece : String(values[piece.name] ?? `{${piece.name}}`),
    ),
  )
}

/** A piece of a text that was filled in. */
export interface Piece {
  readonly text: string
  /** The name of the place that it stands in; undefined for the text around the places. */
  readonly place?: string
}

/** The same in its pieces, so that a figure can look unlike the words around it. */
export function fillPieces(form: Form, values: Values): readonly Piece[] {
  let before = ''
  return form.flatMap((piece): readonly Piece[] => {
    const text = typeof piece === 'string' ? piece : String(values[piece.name] ?? `{${piece.name}}`)
    const gap: readonly Piece[] = meet(before, text) ? [{ text: ' ' }] : []
    before += text
    return [...gap, typeof piece === 'string' ? { text } : { text, place: piece.name }]
  })
}
