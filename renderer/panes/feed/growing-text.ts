import type { FeedRow } from '../pane.ts'

/** A paragraph as it stands: what one author has written of it so far. */
export interface Paragraph {
  /** Names it for as long as it grows. */
  readonly key: string
  readonly author: string
  /** With gaps in the places of messages that did not arrive. */
  readonly parts: readonly (string | Gap)[]
  /** Its beginning is not listed any more. */
  readonly cut: boolean
}
/** Messages that are missing between two pieces. */
export interface Gap {
  readonly missing: number
}

/** Who writes the pieces of a text; what anybody else sends is a paragraph of its own. */
export const writer = 'model'

/** What is shown at most, in characters: more is not read while it grows. */
const mostCharacters = 4_000

/** A piece without the blanks that fill it up: the text itself has none at the end of a Chinese piece. */
function piece(body: string): string {
  return body.replace(/(?<=[^\x20-\x7e]) +$/, '')
}

/** The newest rows that make up a text which can be read, the oldest first. */
function newestRows(
  row: (index: number) => FeedRow | undefined,
  count: number,
): readonly FeedRow[] {
  const rows: FeedRow[] = []
  let characters = 0
  for (let index = 0; index < count && characters < mostCharacters; index += 1) {
    const next = row(index)
    if (next === undefined) break
    rows.push(next)
    characters += next.body.length
  }
  return rows.reverse()
}

/** Collects the paragraphs of one text. */
function createDraft(cut: boolean) {
  const paragraphs: Paragraph[] = []
  let parts: (string | Gap)[] = []
  let begun: { readonly author: string; readonly key: string } | undefined

  function close(): void {
    const isCut = cut && paragraphs.length === 0
    if (begun !== undefined && parts.length > 0) {
      paragraphs.push({ ...begun, parts, cut: isCut })
    }
    parts = []
    begun = undefined
  }
  return {
    /** @param place of the paragraph in the row: one may end and another begin in it. */
    write({ id, author }: FeedRow, text: string, place: number): void {
      const last = parts.at(-1)
      if (text === '') return
      begun ??= { key: `${id}.${place}`, author }
      if (typeof last === 'string') parts[parts.length - 1] = last + text
      else parts.push(text)
    },
    miss({ id, author }: FeedRow, missing: number): void {
      begun ??= { key: `${id}.gap`, author }
      parts.push({ missing })
    },
    /** Set before the paragraph that grows: a remark does not tear it apart. */
    remark(row: FeedRow): void {
      paragraphs.push({ key: `${row.id}`, author: row.author, parts: [row.body], cut: false })
    },
    close,
    paragraphs: () => paragraphs,
  }
}

/**
 * The text that the rows of a feed make up: pieces set one behind the other, an empty line ends a paragraph.
 *
 * @param row by its place, 0 is the newest. @param count rows that are to be shown at most.
 */
export function growingText(
  row: (index: number) => FeedRow | undefined,
  count: number,
): readonly Paragraph[] {
  const rows = newestRows(row, count)
  const draft = createDraft(rows.length < count)
  let before: number | undefined
  for (const next of rows) {
    if (before !== undefined && next.id > before + 1) draft.miss(next, next.id - before - 1)
    before = Math.max(before ?? 0, next.id)
    if (next.author !== writer) {
      draft.remark(next)
      continue
    }
    for (const [place, text] of piece(next.body).split(/\n\n+/).entries()) {
      if (place > 0) draft.close()
      draft.write(next, text, place)
    }
  }
  draft.close()
  return draft.paragraphs()
}
