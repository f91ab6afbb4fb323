/**
 * Remembers what `make` made of the last texts, `limit` of them at most, so that repeated input is parsed once.
 * Long texts are not kept: they could fill the memory.
 */
export function createMemo<Value>(
  limit: number,
  make: (text: string) => Value,
): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = make(text)
    if (text.length > longest) return value
    if (known.size >= limit) known.clear()
    known.set(text, value)
    return value
  }
}

const longest = 256
