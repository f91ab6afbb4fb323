/** A price of the ticker feed. */
export interface Quote {
  readonly symbol: string
  readonly price: number
  /** Since the market opened; undefined where the message had no room for it. */
  readonly change: number | undefined
}

const line = /^([A-Z]+) (\d+\.\d\d)(?: ([+-]\d+\.\d\d))?\s*$/

function fromJson(body: string): Quote | undefined {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null) return undefined
    const { symbol, price, change } = value as Readonly<Record<string, unknown>>
    if (typeof symbol !== 'string' || typeof price !== 'number') return undefined
    return { symbol, price, change: typeof change === 'number' ? change : undefined }
  } catch {
    return undefined
  }
}

/**
 * Reads a message of the ticker feed: `{"symbol":"ACME","price":101.25,"change":-0.42,…}`, or
 * `ACME 101.25 -0.42` where the payload is too small for JSON. Undefined for any other text.
 */
export function readQuote(body: string): Quote | undefined {
  if (body.startsWith('{')) return fromJson(body)
  const [, symbol, price, change] = line.exec(body) ?? []
  if (symbol === undefined) return undefined
  return {
    symbol,
    price: Number(price),
    change: change === undefined ? undefined : Number(change),
  }
}
