import { describe, expect, it } from 'vitest'
import { createSequenceAudit } from '../../../../main/shared/contract/sequence.ts'
import { checkAgainstStore } from '../../../../renderer/panes/health/store-check.ts'

/** A store with ids in a range, and an audit that began behind id 100. */
function createBench(oldest: number, newest: number) {
  const audit = createSequenceAudit(100)
  const bench = {
    audit,
    oldest,
    known: oldest,
    settled: 0,
    check: () =>
      checkAgainstStore({
        audited: audit.range,
        oldest: () => bench.known,
        count: async ({ after, through }) =>
          Math.max(0, Math.min(through, newest) - Math.max(after, bench.oldest - 1)),
        settle: async () => {
          bench.settled += 1
          bench.known = bench.oldest
        },
      }),
  }
  return bench
}

describe('the check against the store', () => {
  it('agrees where every row was received or is counted as missed', async () => {
    const { audit, check } = createBench(1, 200)
    for (const id of [101, 102, 110]) audit.accept(id)
    expect(await check()).toEqual({
      after: 100,
      through: 110,
      received: 3,
      missed: 7,
      stored: 10,
      agrees: true,
    })
  })

  it('differs where the store holds less than was received', async () => {
    const { audit, check } = createBench(1, 105)
    for (let id = 101; id <= 110; id += 1) audit.accept(id)
    expect(await check()).toMatchObject({ stored: 5, received: 10, agrees: false })
  })

  it('leaves out what retention deleted, also while it counts', async () => {
    const bench = createBench(104, 200)
    for (const id of [101, 103, 105, 106]) bench.audit.accept(id)
    bench.known = 1
    expect(await bench.check()).toEqual({
      after: 103,
      through: 106,
      received: 2,
      missed: 1,
      stored: 3,
      agrees: true,
    })
    expect(bench.settled).toBe(1)
  })

  it('leaves out what a person deleted', async () => {
    const bench = createBench(106, 200)
    for (const id of [101, 104]) bench.audit.accept(id)
    bench.audit.forgive(105)
    for (const id of [106, 109]) bench.audit.accept(id)
    expect(await bench.check()).toMatchObject({
      after: 105,
      through: 109,
      received: 2,
      missed: 2,
      agrees: true,
    })
  })

  it('says nothing before a baseline is known', async () => {
    const nothing = checkAgainstStore({
      audited: () => undefined,
      oldest: () => 0,
      count: async () => 0,
      settle: async () => undefined,
    })
    expect(await nothing).toBeUndefined()
  })
})
