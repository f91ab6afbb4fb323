import type { FeedRow } from '../pane.ts'

/**
 * Makes a search of a feed: a row matches where its body, its author or its number (`#12`) contains
 * what was typed, in any letter case. Undefined where nothing was typed.
 */
export function feedSearch(
  typed: string,
): ((row: Pick<FeedRow, 'id' | 'author' | 'body'>) => boolean) | undefined {
  const wanted = typed.trim().toLocaleLowerCase()
  if (wanted === '') return undefined
  return ({ id, author, body }) =>
    `#${id}` === wanted ||
    author.toLocaleLowerCase().includes(wanted) ||
    body.toLocaleLowerCase().includes(wanted)
}
