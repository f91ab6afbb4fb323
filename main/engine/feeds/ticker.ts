import { pick } from '../../shared/random.ts'
import { padded, type Composition, type FeedContext } from './composition.ts'

/** What is traded, and its price when the market opened. */
const market = [
  { symbol: 'ACME', open: 101.2 },
  { symbol: 'BOLT', open: 48.75 },
  { symbol: 'CORE', open: 136.4 },
  { symbol: 'DYNE', open: 72.1 },
  { symbol: 'ECHO', open: 89.95 },
] as const

/** A price swings by this share of what it was at the opening, over this many messages, and trembles by a little. */
const [swing, period, tremble] = [0.03, 240, 0.004] as const

const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(2)}`

/** Orders below a price, the best first: as many as fit, so that a large message is not made of blanks. */
function bookOf(price: number, room: number): string {
  const orders: string[] = []
  let left = room - ',"book":[]'.length
  for (let step = 1; ; step += 1) {
    const order = `[${(price - step / 100).toFixed(2)},${100 * (1 + ((step * 7) % 9))}]`
    left -= order.length + (step > 1 ? 1 : 0)
    if (left < 0) break
    orders.push(order)
  }
  return orders.length === 0 ? '' : `,"book":[${orders.join(',')}]`
}

/**
 * Prices that move: JSON of a symbol, its price, its change since the opening and as much of the order book as fits;
 * where the payload is too small for that, a line of text.
 */
export function ticker({ index, payload, random }: FeedContext): Composition {
  const { symbol, open } = pick(random, market)
  const phase = (2 * Math.PI * index) / period + open
  const price = open * (1 + swing * Math.sin(phase) + tremble * (random() - 0.5))
  const [worth, change] = [price.toFixed(2), signed(price - open)]
  const head = `{"symbol":"${symbol}","price":${worth},"change":${change.replace('+', '')}`
  const room = payload - head.length - 1
  const body = room >= 0 ? `${head}${bookOf(price, room)}}` : `${symbol} ${worth} ${change}`
  const short = body.length > payload ? `${symbol} ${worth}` : body
  return { author: 'exchange', body: padded(short, payload) }
}
