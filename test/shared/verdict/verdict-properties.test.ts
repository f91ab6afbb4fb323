import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rank } from '../../../main/shared/verdict/rank.ts'
import type { Measured } from '../../../main/shared/verdict/measures.ts'
import type { Sentence } from '../../../main/shared/verdict/sentence.ts'
import { languages } from '../../../main/shared/texts/languages.ts'
import { judge } from '../../../main/shared/verdict/verdict.ts'
import { anyScene, panesOf, type Scene } from './any-panes.ts'
import { partsOf, wordsIn } from './say.ts'

const runs = { numRuns: 2_000 }
const sentencesOf = (panes: readonly Measured[]): readonly Sentence[] =>
  judge({ panes, faults: false }).sentences
const clausesOf = (panes: readonly Measured[]) =>
  sentencesOf(panes).flatMap(({ clauses }) => clauses.map(partsOf))
const codesOf = (panes: readonly Measured[]): string[] => clausesOf(panes).map(({ code }) => code)

/** Holds for thousands of measurements. */
const always = (holds: (panes: readonly Measured[], scene: Scene) => void): void => {
  fc.assert(
    fc.property(anyScene, (scene) => holds(panesOf(scene), scene)),
    runs,
  )
}

/** The panes whose medians the verdict names. */
function named(panes: readonly Measured[]): readonly Measured[] {
  const ids = clausesOf(panes)
    .filter(({ code }) => /^(brings|next)/.test(code))
    .flatMap(({ panes: places }) => places['name'] ?? [])
  return panes.filter(({ id }) => ids.includes(id))
}
const interval = ({ transport, options }: Measured): number =>
  transport !== 'polling'
    ? options.pushInterval
    : options.pollMode === 'long'
      ? 0
      : options.pollInterval

describe('whatever was measured, the verdict', () => {
  it('recommends the simplest only where nothing is lost and it costs hardly more', () => {
    always((panes) => {
      if (!codesOf(panes).includes('pollingEnough')) return
      const compared = named(panes)
      const bytes = compared.map(({ snapshot }) => snapshot.now.wirePerMessage ?? Number.NaN)
      expect(Math.max(...bytes) / Math.min(...bytes)).toBeLessThan(2.001)
      const polling = compared.find(({ transport }) => transport === 'polling')
      const { empty, perMinute } = polling?.snapshot.now.requests ?? {}
      expect(empty).toBeLessThanOrEqual(0.1)
      for (const push of compared.filter((pane) => pane !== polling)) {
        const made = (push.snapshot.now.requests.count - 1) * (60 / push.seconds)
        expect(perMinute).toBeLessThanOrEqual(2 * made)
      }
      expect(polling?.snapshot.sequence.missed).toBe(0)
    })
  })

  it('says of every push that is held that it is', () => {
    always((panes) => {
      const told = clausesOf(panes).find(({ code }) => code === 'heldBack')?.panes['names'] ?? []
      for (const pane of named(panes)) {
        const p50 = pane.snapshot.now.delay?.p50 ?? 0
        const { pushInterval } = pane.options
        if (pane.transport === 'polling' || pushInterval === 0 || p50 <= pushInterval / 20) continue
        expect(told).toContain(pane.id)
      }
    })
  })

  it('begins with what was lost', () => {
    always((panes) => {
      const lost = panes.some(({ snapshot }) => snapshot.sequence.missed > 0)
      const first = codesOf(panes)[0] ?? ''
      expect(first.startsWith('lost')).toBe(lost)
    })
  })

  it('adds what a break cost, and takes nothing away for it', () => {
    const breaks = new Set<string>(['broke', 'brokeAndLost', 'away'])
    always((panes) => {
      const unbroken = panes.map((pane) => ({
        ...pane,
        snapshot: {
          ...pane.snapshot,
          breaks: { ...pane.snapshot.breaks, last: undefined },
        },
      }))
      const within = panes.some(
        ({ snapshot: { breaks: all, now } }) => (all.last?.since ?? -1) >= now.since,
      )
      const codes = codesOf(panes)
      expect(codes.some((code) => breaks.has(code))).toBe(within)
      expect(codes.filter((code) => !breaks.has(code))).toEqual(codesOf(unbroken))
    })
  })

  it('keeps one order: what warns, what was found, what to do, and on what it rests', () => {
    const order = ['alarm', 'finding', 'advice', 'note']
    always((panes) => {
      const places = sentencesOf(panes).map(({ role }) => order.indexOf(role))
      expect(places).toEqual(places.toSorted((one, other) => one - other))
    })
  })

  it('does not depend on the order of the panes', () => {
    always((panes) => {
      const said = sentencesOf(panes)
      expect(sentencesOf(panes.toReversed())).toEqual(said)
      expect(sentencesOf([...panes.slice(1), ...panes.slice(0, 1)])).toEqual(said)
    })
  })

  it('names panes that are there, and medians of those alone that measured enough', () => {
    always((panes) => {
      const ids = panes.map(({ id }) => id)
      for (const { panes: places } of clausesOf(panes)) {
        for (const names of Object.values(places)) {
          expect(names.length).toBeGreaterThan(0)
          expect(ids).toEqual(expect.arrayContaining([...names]))
        }
      }
      for (const pane of named(panes)) {
        expect(pane.snapshot.now.delay?.count).toBeGreaterThanOrEqual(10)
        expect(pane.seconds).toBeGreaterThanOrEqual(Math.max(5, (2 * interval(pane)) / 1_000))
      }
    })
  })

  it('ranks no delays that a busy page, or the phase of regular messages, has made', () => {
    const quicker = new Set(['sseAhead', 'websocketAhead', 'pollingAhead', 'websocketFits'])
    const alike = new Set(['noDifference', 'pollingEnough', 'pollingDearer', 'longPoll'])
    always((panes, scene) => {
      const compared = named(panes)
      const medians = compared.map(({ snapshot }) => snapshot.now.delay?.p50 ?? 0)
      const lag = Math.max(0, ...compared.map(({ snapshot }) => snapshot.pageLag ?? 0))
      const codes = codesOf(panes)
      const isBehind = lag > Math.max(5, 0.1 * Math.max(0, ...medians))
      const waits = codes.includes('waits')
      if (isBehind && !waits) {
        expect(codes.filter((code) => quicker.has(code) || alike.has(code))).toEqual([])
      }
      const { arrivals, pushRate = 1 } = scene.settings
      const isLocked = (pane: Measured): boolean =>
        interval(pane) > 0 && (1_000 / pushRate) % interval(pane) === 0
      const ofLuck = arrivals === 'regular' ? compared.filter(isLocked) : []
      if (ofLuck.length > 0 && ofLuck.length === compared.length && !waits) {
        expect(codes.filter((code) => quicker.has(code) || alike.has(code))).toEqual([])
      }
      for (const pane of ofLuck) {
        const phase = clausesOf(panes).filter(({ code }) => code.startsWith('phase'))
        expect(phase.flatMap(({ panes: places }) => places['names'])).toContain(pane.id)
      }
    })
  })

  it('ranks no delays where an audience keeps the servers busy, and says why', () => {
    const quicker = ['sseAhead', 'websocketAhead', 'pollingAhead', 'websocketFits', 'noDifference']
    always((panes) => {
      const crowded = panes.map((pane) => ({ ...pane, crowd: 5_000 }))
      const codes = codesOf(crowded)
      if (codes.includes('waits')) return
      expect(codes.filter((code) => quicker.includes(code))).toEqual([])
      expect(codes.includes('crowd')).toBe(named(crowded).length > 1)
      for (const key of ['p50', 'p95', 'staleness'] as const) {
        expect(rank(key, crowded).kind).not.toMatch(/best|alike/)
      }
    })
  })

  it('holds no figure that was not measured', () => {
    always((panes) => {
      const of = (take: (pane: Measured) => number | undefined): number[] =>
        panes.flatMap((pane) => take(pane) ?? [])
      const ratios = (values: readonly number[]): number[] =>
        values.flatMap((one) => values.map((other) => one / other))
      const now = (take: (now: Measured['snapshot']['now']) => number | undefined): number[] =>
        of(({ snapshot }) => take(snapshot.now))
      const wires = now(({ wirePerMessage }) => wirePerMessage)
      const requests = now(({ requests: { perMinute } }) => perMinute)
      const medians = now(({ delay }) => delay?.p50)
      const waits = of(({ snapshot }) => snapshot.waiting?.oldestMs)
      const intervals = panes.map(interval)
      const differences = [...medians, ...waits, ...intervals, ...intervals.map((one) => one / 2)]
      const known: Readonly<Record<string, readonly number[]>> = {
        delay: [
          ...medians,
          // Below what the clocks can tell, the most that it can have been, rounded up.
          ...now(
            ({ delay }) => delay && Math.ceil((delay.p50 + delay.uncertainty) * 10 - 1e-6) / 10,
          ),
        ],
        bytes: wires,
        least: wires,
        times: [...ratios(wires), ...ratios(requests)],
        requests: [...requests, ...now((figures) => figures.requests.perMessage)],
        empty: now((figures) => figures.requests.empty),
        interval: intervals,
        rows: now((figures) => figures.requests.repeated),
        lag: of(({ snapshot }) => snapshot.pageLag),
        missed: [
          ...of(({ snapshot }) => snapshot.sequence.missed),
          ...of(({ snapshot }) => snapshot.breaks.last?.missed),
        ],
        count: of(({ snapshot }) => snapshot.waiting?.count),
        oldest: waits,
        gap: of(({ snapshot: { breaks }, at }) =>
          breaks.last === undefined ? undefined : (breaks.last.gap ?? at - breaks.last.since),
        ),
        replayed: of(({ snapshot }) => snapshot.breaks.last?.replayed),
        sent: [panes.reduce((sum, { snapshot }) => sum + snapshot.now.sent, 0)],
        frame: now(({ sent, wire }) => wire.sent / sent),
        post: now(({ sent, wire }) => wire.sent / sent),
        gain: differences.flatMap((one) => differences.map((other) => one - other)),
        wait: differences.flatMap((one) => differences.map((other) => one - other)),
        rate: of(({ snapshot, seconds }) => snapshot.now.messages / seconds).flatMap((rate) => [
          rate,
          rate * 60,
        ]),
        messages: [
          ...now(({ messages }) => messages),
          ...now((figures) => 1 / (figures.requests.perMessage ?? Number.NaN)),
        ],
        time: panes.map(({ seconds }) => seconds * 1_000),
        has: [
          ...now(({ delay }) => delay?.count ?? 0),
          ...panes.map(({ seconds }) => seconds * 1_000),
        ],
        // What is lacking takes as long as what has come, one by one.
        left: panes.flatMap(({ seconds }) =>
          now(({ delay }) => delay?.count).map((count) => (1_000 * seconds * (10 - count)) / count),
        ),
        needs: [10, 5_000, ...intervals.map((one) => 2 * one)],
      }
      for (const { code, numbers } of clausesOf(panes)) {
        for (const [place, value] of Object.entries(numbers)) {
          expect(known[place] ?? [], `${code}.${place}`).toContain(value)
        }
      }
    })
  })

  it.each(languages)('is whole sentences in %s, without a gap or an odd figure', (language) => {
    const words = wordsIn(language)
    always((panes) => {
      const text = words.verdict(judge({ panes, faults: true }))
      expect(text).not.toMatch(
        /NaN|undefined|null|Infinity|[{}|]|-\d|−\d|(?<![\d.,])1 (messages|requests|rows)\b/,
      )
      expect(text).toMatch(/^\S.*[.。]$/)
    })
  })

  it('tells what waits longer than usual, and takes no median of before for it', () => {
    always((panes) => {
      for (const pane of panes) {
        const { waiting, now } = pane.snapshot
        const isLate =
          waiting !== undefined &&
          waiting.oldestMs > Math.max(1_000, now.delay?.p95 ?? 0, 1.1 * interval(pane))
        if (!isLate) continue
        const told = clausesOf(panes).filter(({ code }) => code === 'waits')
        expect(told.flatMap(({ panes: places }) => places['name'])).toContain(pane.id)
        expect(named(panes)).not.toContain(pane)
      }
    })
  })
})
