import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditPart } from '../../main/shared/report/k6/script-audit.ts'
import { auditOf } from './own-audit.ts'

interface Audit {
  readonly after: number | null
  readonly through: number | null
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
  take(id: number, createdAt: number): string
  close(rows: readonly { readonly id: number; readonly createdAt: number }[]): void
  forgive(through: number): void
  restart(newest: number): void
}
const Audit = runInNewContext(`${auditPart}; Audit`) as new (
  newest: number,
  from: number,
  until: number,
) => Audit

const dueAt = (id: number): number => id * 10
const counts = ({ received, missed, duplicated, outOfOrder }: Audit) => ({
  received,
  missed,
  duplicated,
  outOfOrder,
})

describe('the audit of a script for k6', () => {
  it('counts what our own audit counts, whatever is lost, doubled or late, before the window, in it and behind it', () => {
    const ids = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 80 })
    const window = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 15 }))
    fc.assert(
      fc.property(ids, window, fc.integer({ min: 0, max: 5 }), (arrivals, [first, size], start) => {
        const audit = new Audit(start, dueAt(first), dueAt(first + size))
        const heard = arrivals.filter((id) => id > start)
        for (const id of heard) audit.take(id, dueAt(id))
        const stored = Array.from({ length: 60 }, (_, at) => ({
          id: at + 1,
          createdAt: dueAt(at + 1),
        }))
        audit.close(stored)
        const { after, through } = audit
        if (after === null || through === null) throw new Error('It was closed.')
        // What came before the first message of the window is no part of it.
        const begin = heard.findIndex((id) => dueAt(id) >= dueAt(first))
        const judged = begin < 0 ? [] : heard.slice(begin)
        expect(counts(audit)).toEqual(auditOf(judged, after, through))
        const behind = judged.find((id) => id >= first + size)
        const last = Math.max(after, first + size - 1, ...judged)
        expect(through).toBe(behind === undefined ? last : behind - 1)
      }),
    )
  })

  it('takes ids that were deleted for none that are lost, and another stream for one that begins anew', () => {
    const audit = new Audit(0, 0, 1_000)
    for (const id of [1, 5]) audit.take(id, dueAt(id))
    audit.forgive(3)
    expect(counts(audit)).toMatchObject({ received: 2, missed: 1 })
    audit.restart(0)
    for (const id of [1, 2]) audit.take(id, dueAt(id))
    expect(counts(audit)).toEqual({ received: 4, missed: 1, duplicated: 0, outOfOrder: 0 })
  })
})
