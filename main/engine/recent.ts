interface Entry<Value> {
  readonly key: string
  readonly value: Value
  older: Entry<Value> | undefined
  newer: Entry<Value> | undefined
}

/** Values by their keys, of which the ones used last are kept. */
export interface Recent<Value> {
  /** The value of a key, made if missing. It becomes the most recently used. */
  use(key: string): Value
  /** The value of a key, if it is kept. This does not count as a use. */
  look(key: string): Value | undefined
}

/**
 * Keeps at most `most` values; for another one it drops the least recently used. Each use takes constant time:
 * a plain `Map` whose first entry is removed repeatedly has to walk over the gaps.
 *
 * @param dropped called with every key that is dropped.
 */
export function createRecent<Value>(
  most: number,
  make: () => Value,
  dropped: (key: string) => void,
): Recent<Value> {
  const known = new Map<string, Entry<Value>>()
  let oldest: Entry<Value> | undefined
  let newest: Entry<Value> | undefined

  function unlink({ older, newer }: Entry<Value>): void {
    if (older === undefined) oldest = newer
    else older.newer = newer
    if (newer === undefined) newest = older
    else newer.older = older
  }
  function append(entry: Entry<Value>): void {
    entry.older = newest
    entry.newer = undefined
    if (newest === undefined) oldest = entry
    else newest.newer = entry
    newest = entry
  }
  function makeRoom(): void {
    if (known.size < most || oldest === undefined) return
    const { key } = oldest
    unlink(oldest)
    known.delete(key)
    dropped(key)
  }

  return {
    use(key) {
      let entry = known.get(key)
      if (entry === undefined) {
        makeRoom()
        entry = { key, value: make(), older: undefined, newer: undefined }
        known.set(key, entry)
        append(entry)
      } else if (entry !== newest) {
        unlink(entry)
        append(entry)
      }
      return entry.value
    },
    look: (key) => known.get(key)?.value,
  }
}
