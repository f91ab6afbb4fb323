import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transports } from '../../../main/contract/transport.ts'
import { judge } from '../../../renderer/compare/verdict.ts'
import { en } from '../../../renderer/locales/en.ts'
import { brokenAt, now, pane } from './fake-panes.ts'

describe('the verdict', () => {
  it('finds a sentence for whatever was measured, and fills every place of it', () => {
    const places = (text: string): string[] =>
      [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort()
    const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      finding: en.compare.finding,
      advice: en.compare.advice,
      notes: en.compare.note,
    }
    const number = (max: number) =>
      fc.oneof(fc.constant(0), fc.double({ min: 0.01, max, noNaN: true }))
    const maybe = (max: number) => fc.option(number(max), { nil: undefined })
    const any = fc
      .tuple(
        fc.constantFrom(...transports),
        fc.record({
          messages: fc.nat(1_000),
          sent: fc.nat(30),
          p50: maybe(5_000),
          wire: maybe(100_000),
          payloadShare: maybe(1),
          requests: fc.nat(200),
          perMinute: maybe(1_000),
          perMessage: maybe(5),
          empty: maybe(1),
          missed: fc.constantFrom(0, 0, 0, 5),
          staleness: maybe(10_000),
          state: fc.constantFrom('open' as const, 'waiting' as const, 'idle' as const),
          booking: fc.record({ sent: fc.nat(9_000), total: fc.nat(90_000) }),
          breaks: fc.record({
            count: fc.nat(2),
            longest: number(9_000),
            last: fc.constantFrom(undefined, undefined, brokenAt(now)),
          }),
          pins: fc.record({
            pollMode: fc.constantFrom('all' as const, 'new' as const, 'long' as const),
            pushInterval: fc.constantFrom(0, 0, 1_000),
            resume: fc.boolean(),
          }),
        }),
      )
      .map(([transport, figures]) => ({ transport, figures }))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), fc.boolean(), (drawn, faults) => {
        const panes = drawn.map(({ transport, figures }, index) =>
          pane(transport, { ...figures, index }),
        )
        const { finding, advice, notes } = judge({ panes, faults })
        expect(finding.length).toBeGreaterThan(0)
        const phrases = [
          ...finding.map((phrase) => ['finding', phrase] as const),
          ...(advice ? [['advice', advice] as const] : []),
          ...notes.map((phrase) => ['notes', phrase] as const),
        ]
        for (const [group, { code, figures, panes: named }] of phrases) {
          const filled = [...Object.keys(figures), ...Object.keys(named)].sort()
          // A text need not use all that it may, but nothing that it asks for may be missing.
          expect(filled, code).toEqual(expect.arrayContaining(places(texts[group]?.[code] ?? '')))
          expect(texts[group]?.[code], code).toBeDefined()
          for (const { value } of Object.values(figures)) expect(value, code).not.toBeNaN()
          for (const { value } of Object.values(figures)) expect(value, code).toBeLessThan(Infinity)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
