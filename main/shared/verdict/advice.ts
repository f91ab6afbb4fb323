import { transportRows, transports } from '../contract/transport.ts'
import { count, duration, named } from '../texts/quantity.ts'
import type { Measured } from './measures.ts'
import { phrase, type KeysOf } from '../texts/phrase.ts'
import { byPlace, type Timed } from './representatives.ts'
import { sentence, type Sentence } from './sentence.ts'

/** A push is held where its median is more than this share of its own interval. */
const heldShare = 1 / 20

/** The longest of the breaks that began within this measurement, and what it cost. */
export function adviseOnBreak(panes: readonly Measured[]): Sentence[] {
  const [worst] = panes
    .flatMap((pane) => {
      const { breaks, now } = pane.snapshot
      if (breaks.last === undefined || breaks.last.since < now.since) return []
      const lasted = breaks.last.gap ?? Math.max(0, pane.at - breaks.last.since)
      return [{ id: pane.id, last: breaks.last, lasted }]
    })
    .toSorted((one, other) => other.lasted - one.lasted || (one.id < other.id ? -1 : 1))
  if (worst === undefined) return []
  const { last, lasted } = worst
  const name = named(worst.id)
  const gap = duration(lasted)
  if (last.gap === undefined) return sentence('advice', phrase('verdict.away', { gap, name }))
  const replayed = count(last.replayed, 'messages')
  return sentence(
    'advice',
    last.missed > 0
      ? phrase('verdict.brokeAndLost', {
          gap,
          replayed,
          missed: count(last.missed, 'messages'),
          name,
        })
      : phrase('verdict.broke', { gap, replayed, name }),
  )
}

/** True where a push gathers messages before it sends them, and that is what they wait for. */
export function isHeld({ transport, interval, delay }: Timed): boolean {
  if (!transportRows[transport].pushes || interval === 0) return false
  return delay.luck !== undefined || delay.value > heldShare * interval
}

/** What a held push shows is its interval, not what a push can do. */
export function adviseOnHeld(panes: readonly Timed[]): Sentence[] {
  const held = panes.filter(isHeld)
  if (held.length === 0) return []
  const interval = duration(Math.max(...held.map((pane) => pane.interval)))
  return sentence(
    'advice',
    phrase('verdict.heldBack', { interval, names: named(...held.map(({ id }) => id)) }),
  )
}

/** Rows that an answer carries again are not new messages, and not the transport's fault. */
export function adviseOnRepeats(panes: readonly Measured[]): Sentence[] {
  return panes.flatMap(({ id, snapshot }) => {
    const { repeated } = snapshot.now.requests
    if (repeated === undefined || repeated < 1) return []
    return sentence(
      'advice',
      phrase('verdict.repeats', { rows: count(repeated, 'rows'), name: named(id) }),
    )
  })
}

/** Panes of which nothing is known yet, where their transport has no other. */
export function adviseOnOthers(chosen: readonly Timed[], all: readonly Measured[]): Sentence[] {
  const present = new Set(chosen.map(({ transport }) => transport))
  const missing = transports.flatMap((transport) => {
    const panes = all.filter((pane) => pane.transport === transport).toSorted(byPlace)
    const pane = panes.find(({ connected }) => connected) ?? panes[0]
    return present.has(transport) || pane === undefined ? [] : [pane]
  })
  const say = (key: KeysOf<'verdict'>, panes: readonly Measured[]): Sentence[] =>
    panes.length === 0
      ? []
      : sentence('advice', phrase(key, { names: named(...panes.map(({ id }) => id)) }))
  const away = missing.filter(({ connected }) => !connected)
  return [
    ...say(
      'verdict.waitForOthers',
      missing.filter(({ connected }) => connected),
    ),
    ...say('verdict.connectOthers', away),
    ...(chosen.length === 1 && missing.length === 0
      ? sentence('advice', phrase('verdict.addAnother'))
      : []),
  ]
}
