import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSequenceAudit } from '../../../main/shared/contract/sequence.ts'

describe('the sequence audit', () => {
  it('treats what came before the baseline as history', () => {
    const audit = createSequenceAudit(10)
    expect([audit.accept(9), audit.accept(10), audit.accept(11)]).toEqual([
      'history',
      'history',
      'new',
    ])
    expect(audit.counts()).toEqual({ received: 1, missed: 0, duplicated: 0, outOfOrder: 0 })
  })

  it('counts a hole as missed until it is filled', () => {
    const audit = createSequenceAudit(0)
    audit.accept(1)
    audit.accept(4)
    expect(audit.counts().missed).toBe(2)
    expect(audit.accept(3)).toBe('late')
    expect(audit.accept(3)).toBe('duplicate')
    expect(audit.counts()).toEqual({ received: 3, missed: 1, duplicated: 1, outOfOrder: 1 })
  })

  it('does not count what a person deleted', () => {
    const audit = createSequenceAudit(0)
    audit.accept(1)
    audit.accept(5)
    audit.forgive(3)
    expect(audit.counts().missed).toBe(1)
    audit.forgive(9)
    audit.accept(10)
    expect(audit.counts().missed).toBe(0)
  })

  it('agrees with a plain count for any order of arrivals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 120 }), (ids) => {
        const audit = createSequenceAudit(0)
        for (const id of ids) audit.accept(id)
        const seen = new Set(ids)
        const newest = Math.max(0, ...ids)
        expect(audit.counts().received).toBe(seen.size)
        expect(audit.counts().duplicated).toBe(ids.length - seen.size)
        expect(audit.counts().missed).toBe(newest - seen.size)
      }),
    )
  })
})
