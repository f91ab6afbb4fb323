import { expect, it } from 'vitest'
import { newestQuotes } from '../../../../renderer/panes/feed/newest-quotes.ts'
import type { FeedRow } from '../../../../renderer/panes/pane.ts'

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
