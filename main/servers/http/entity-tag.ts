/** Names an answer: the stream, its state and what was asked of it. A strong tag (RFC 9110 8.8.3). */
export function entityTag(stream: string, revision: number, query: string): string {
  return `"${stream}.${revision}.${query}"`
}

/**
 * True where `If-None-Match` names `tag`: a list, `*`, and weak tags, which match as well
 * (RFC 9110 13.1.2). What cannot be read matches nothing.
 */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  // What a poller sends back is mostly just what it was given.
  if (header === tag) return true
  if (header.trim() === '*') return true
  return [...header.matchAll(/"[^"]*"/g)].some(([known]) => known === tag)
}
