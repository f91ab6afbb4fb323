import { memory } from '../../bench/groups/memory.ts'
import type { Row, RowContext } from '../row.ts'

const maxCpu = 15
const rounds = { quick: 1, full: 3 } as const

async function run({ full, log }: RowContext) {
  const { tables, verdicts } = await memory.run({
    rounds: full ? rounds.full : rounds.quick,
    quick: !full,
    profile: undefined,
    say: log,
  })
  const cpu = tables.map(({ head, rows }) => {
    const column = head.indexOf('CPU of a core')
    return Number.parseFloat(rows[0]?.[column] ?? '')
  })
  const figures = verdicts.map(({ what, measured, wanted }) => `${what}: ${measured} (${wanted})`)
  return {
    ok: verdicts.every(({ reached }) => reached) && cpu.every((share) => share < maxCpu),
    figure:
      `${tables.map(({ title }) => title).join(', ')}. ${figures.join('; ')}; ` +
      `CPU ${cpu.map((share) => `${share} %`).join(' and ')} of a core`,
  }
}

/** Many who say nothing: the memory group of the bench, judged. */
export const idleRow: Row = {
  id: 'LD-01',
  fault: '5,000 idle WebSockets and 5,000 idle SSE streams, with heartbeats, for 5 min',
  expected:
    'all stay connected; memory per connection is at most 1.15 times bare ws and bare node:http; ' +
    'less than 15 % of a core',
  run,
}
