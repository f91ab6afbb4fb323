import { transportRows } from '../contract/transport.ts'
import { bytes, count, duration, named, share, times } from '../texts/quantity.ts'
import { atMost } from '../measures/delay.ts'
import { isAlike } from './delay-estimate.ts'
import { blurOf, crowdOf, lagOf } from './lag.ts'
import { needed, type Measured } from './measures.ts'
import { phrase, type KeysOf, type Phrase } from '../texts/phrase.ts'
import { isAsGood, noiseOf } from './rank.ts'
import { figure, type Timed } from './representatives.ts'
import { sentence, type Sentence } from './sentence.ts'

type Finding = Phrase<KeysOf<'verdict'>>

/** Whether all of these are as quick as each other, and enough was measured to say so. */
export function areAlike(panes: readonly Timed[]): boolean {
  return panes.every((one) => panes.every((other) => isAlike(one.delay, other.delay)))
}

/** A median, or within what it lies where it is shorter than the clocks can tell. */
export function sayDelay({ id, delay }: Timed, isFirst: boolean): Finding {
  const bound = atMost({ ms: delay.value, uncertainty: delay.uncertainty })
  const name = named(id)
  if (bound === undefined) {
    return phrase(`verdict.${isFirst ? 'brings' : 'next'}`, { delay: duration(delay.value), name })
  }
  // Rounded up, or the bound would be none.
  const figures = { delay: duration(Math.ceil(bound * 10 - 1e-6) / 10), name }
  return phrase(`verdict.${isFirst ? 'bringsWithin' : 'nextWithin'}`, figures)
}

/** Panes that keep messages waiting were mentioned before: their medians are out of date. */
export function sayDelays(panes: readonly Timed[]): Sentence[] {
  const clauses = panes
    .filter(({ delay }) => !delay.waits)
    .map((pane, place) => sayDelay(pane, place === 0))
  const same = panes.length > 1 && blurOf(panes) === undefined && areAlike(panes)
  return sentence('finding', ...clauses, ...(same ? [phrase('verdict.noDifference')] : []))
}

/** Delays that follow from when two regular clocks began are told as what they may be. */
export function sayPhase(panes: readonly Timed[]): Sentence[] {
  const byInterval = new Map<number, string[]>()
  for (const { id, delay } of panes) {
    if (delay.luck === undefined) continue
    byInterval.set(delay.luck, [...(byInterval.get(delay.luck) ?? []), id])
  }
  const clauses = [...byInterval]
    .toSorted(([one], [other]) => one - other)
    .map(([interval, names], place): Finding =>
      phrase(`verdict.${place === 0 ? 'phase' : 'phaseNext'}`, {
        interval: duration(interval),
        names: named(...names),
      }),
    )
  return sentence('finding', ...clauses)
}

/** Why delays cannot be compared: the page is too far behind, or an audience keeps the servers busy. */
export function sayBlur(panes: readonly Timed[]): Sentence[] {
  const blur = panes.length < 2 ? undefined : blurOf(panes)
  if (blur === undefined) return []
  return sentence(
    'finding',
    blur === 'crowd'
      ? phrase('verdict.crowd', { clients: count(crowdOf(panes), 'clients') })
      : phrase('verdict.behind', { lag: duration(lagOf(panes)) }),
  )
}

/** The dearest against the cheapest, by bytes a message. */
export function sayBytes(panes: readonly Measured[]): Sentence[] {
  const known = panes
    .flatMap((pane) => {
      const wire = figure(pane, 'wire')
      return wire === undefined || wire === 0 ? [] : [{ id: pane.id, wire }]
    })
    .toSorted((one, other) => one.wire - other.wire)
  const cheap = known[0]
  const dear = known.at(-1)
  if (cheap === undefined || dear === undefined || known.length < 2) return []
  if (isAsGood(dear.wire, cheap.wire, noiseOf.wire)) {
    return known.length === panes.length
      ? sentence('finding', phrase('verdict.bytesAlike', { bytes: bytes(cheap.wire) }))
      : []
  }
  const figures = {
    bytes: bytes(dear.wire),
    least: bytes(cheap.wire),
    times: times(dear.wire / cheap.wire),
    name: named(dear.id),
    other: named(cheap.id),
  }
  return sentence('finding', phrase('verdict.bytesMore', figures))
}

/** The share of the polls that brought nothing; undefined where there are too few of them to tell. */
export function emptyShareOf({ snapshot }: Measured): number | undefined {
  const { count: polls, empty } = snapshot.now.requests
  return polls >= needed.answers ? empty : undefined
}

/** How often a pane asks, if there are others that need not. */
export function sayRequests(panes: readonly Measured[]): Sentence[] {
  const pushes = panes.some(({ transport }) => transportRows[transport].pushes)
  const polling = panes.find(({ transport }) => !transportRows[transport].pushes)
  const requests = polling && figure(polling, 'requests')
  if (!pushes || polling === undefined || requests === undefined) return []
  const empty = emptyShareOf(polling)
  const asked = count(requests, 'requests')
  const name = named(polling.id)
  return sentence(
    'finding',
    empty === undefined || empty === 0
      ? phrase('verdict.asks', { requests: asked, name })
      : phrase('verdict.asksInVain', { requests: asked, empty: share(empty), name }),
  )
}
