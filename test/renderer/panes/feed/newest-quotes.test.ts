import { expect, it } from 'vitest'
import { newestQuotes } from '../../../../renderer/panes/feed/newest-quotes.ts'
import type { FeedRow } from '../../../../renderer/panes/pane.ts'

it('the table of prices is not looked for beyond what can be read ten times a second', () => {
  let read = 0
  const row = (index: number) => {
    read += 1
    const body = JSON.stringify({ symbol: `S${index}`, price: 1, book: 'x'.repeat(20_000) })
    return { id: 1_000 - index, body } as FeedRow
  }
  expect(newestQuotes(row, 1_000)).toHaveLength(2)
  expect(read).toBe(3)
})

it('the table of prices has the newest of each symbol, by name, and nothing else', () => {
  const bodies = [
    'BOLT 48.10 -0.65   ',
    'hello',
    '{"symbol":"ACME","price":101.25,"change":0.05}',
    'BOLT 47.00 -1.75',
    '{"symbol":"CORE","price":1,"change":2}',
  ]
  const row = (index: number) => ({ id: 9 - index, body: bodies[index] }) as FeedRow
  expect(newestQuotes(row, 4).map(({ row: { id }, ...quote }) => ({ id, ...quote }))).toEqual([
    { id: 7, symbol: 'ACME', price: 101.25, change: 0.05 },
    { id: 9, symbol: 'BOLT', price: 48.1, change: -0.65 },
  ])
})
