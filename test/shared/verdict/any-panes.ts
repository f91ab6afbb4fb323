import fc from 'fast-check'
import type { Settings } from '../../../main/shared/contract/settings.ts'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import type { Measured } from '../../../main/shared/verdict/measures.ts'
import { brokenAt, pane, since, type FakeFigures } from './fake-panes.ts'

/** Even between both ends: doubles of fast-check are mostly next to 0. */
const even = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1_000 }).map((step) => min + (step * (max - min)) / 1_000)
const number = (max: number) =>
  fc.oneof(fc.constant(0), even(0.01, max), fc.double({ min: 0.01, max, noNaN: true }))
const maybe = (max: number) => fc.option(number(max), { nil: undefined })
/** Mostly many, often few. */
const messages = fc.oneof(fc.nat(15), fc.integer({ min: 10, max: 60 }), fc.nat(100_000))

/** Breaks of a measurement of `seconds`; the last of them within it, before it, or none. */
const breaksWithin = (seconds: number) =>
  fc.record({
    count: fc.nat(3),
    longest: number(90_000),
    downtime: number(90_000),
    missed: fc.constantFrom(0, 0, 3),
    replayed: fc.nat(9),
    last: fc.constantFrom(
      undefined,
      undefined,
      brokenAt(since - 1),
      brokenAt(since + seconds * 100),
      { ...brokenAt(since + seconds * 900), gap: undefined },
      { ...brokenAt(since + seconds * 500), missed: 2 },
    ),
  })

/** Anything that a pane may have measured, seldom likely and often odd. */
const oddFigures = (seconds: number): fc.Arbitrary<FakeFigures> =>
  fc.record({
    messages,
    seconds: fc.constant(seconds),
    sent: fc.constantFrom(0, 0, 0, 1, 30),
    p50: maybe(5_000),
    p95: number(9_000),
    wire: maybe(100_000),
    payloadShare: maybe(1),
    requests: fc.nat(200),
    perMinute: maybe(1_200),
    perMessage: maybe(5),
    repeated: fc.constantFrom(undefined, undefined, 0, 9_990.4),
    empty: maybe(1),
    missed: fc.constantFrom(0, 0, 0, 0, 5),
    staleness: maybe(10_000),
    pageLag: fc.constantFrom(0, 0, 0, 3, 60, 2_000),
    uncertainty: fc.constantFrom(0.1, 0.1, 1.9),
    waiting: fc.constantFrom(
      undefined,
      undefined,
      { count: 1, oldestMs: 300 },
      { count: 17, oldestMs: 6_200 },
    ),
    state: fc.constantFrom('open', 'open', 'open', 'waiting', 'idle', 'closed'),
    booking: fc.record({ sent: fc.nat(9_000) }),
    breaks: breaksWithin(seconds),
    pins: fc.record({
      pollMode: fc.constantFrom('all', 'new', 'conditional', 'long'),
      pollInterval: fc.constantFrom(50, 500, 8_000),
      pushInterval: fc.constantFrom(0, 0, 20, 1_000),
      resume: fc.boolean(),
    }),
  })

/** Figures that are near each other: all that decides is what the verdict must weigh. */
const closeFigures: fc.Arbitrary<FakeFigures> = fc.record({
  messages: fc.constantFrom(12, 48, 600),
  p50: even(380, 440),
  p95: fc.constantFrom(442, 470),
  wire: even(100, 320),
  requests: fc.integer({ min: 5, max: 14 }),
  perMinute: even(5, 14),
  empty: even(0, 0.2),
  perMessage: fc.constantFrom(0.1, 1),
  missed: fc.constantFrom(0, 0, 0, 1),
  pins: fc.record({
    pollMode: fc.constantFrom('new', 'long'),
    pollInterval: fc.constantFrom(50),
    pushInterval: fc.constantFrom(0, 0, 0, 1_000),
  }),
})

const anySettings: fc.Arbitrary<Partial<Settings>> = fc.record({
  arrivals: fc.constantFrom('random', 'random', 'regular'),
  pushRate: fc.constantFrom(0.01, 0.1, 1, 2, 1.8, 40, 1_000),
})

/** Panes of any kind, and what they have measured under the same settings. */
export interface Scene {
  readonly settings: Partial<Settings>
  readonly panes: readonly { readonly transport: Transport; readonly figures: FakeFigures }[]
}

/** Up to eight panes, each with a measurement of its own length. */
export const anyScene: fc.Arbitrary<Scene> = fc.record({
  settings: anySettings,
  panes: fc
    .constantFrom<readonly number[]>([0.5, 4, 6, 24, 60, 600], [24, 60], [])
    .chain((lengths) => {
      const close = closeFigures
      const odd = fc.constantFrom(...lengths, 60).chain(oddFigures)
      return fc.array(
        fc.record({
          transport: fc.constantFrom<Transport>(...transports),
          figures: lengths.length > 0 ? fc.oneof(odd, odd, odd, close) : close,
        }),
        { maxLength: 8 },
      )
    }),
})

/** The panes of a scene, as the comparison takes them. */
export function panesOf({ panes, settings }: Scene): readonly Measured[] {
  const counts = new Map<Transport, number>()
  return panes.map(({ transport, figures }) => {
    const index = counts.get(transport) ?? 0
    counts.set(transport, index + 1)
    return pane(transport, { ...figures, settings, index })
  })
}
