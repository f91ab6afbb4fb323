import { repeatsRows } from '../contract/repeats-rows.ts'
import { count, duration, named } from '../texts/quantity.ts'
import type { Measured } from './measures.ts'
import { phrase, type KeysOf } from '../texts/phrase.ts'
import { sentence, type Sentence } from './sentence.ts'

function causeOfLoss({ transport, options, snapshot }: Measured): KeysOf<'verdict'> {
  const { pollMode, resume } = options
  if (snapshot.unreadable >= snapshot.sequence.missed) return 'verdict.lostUnreadable'
  if (repeatsRows(transport, pollMode)) {
    return 'verdict.lostBetweenPolls'
  }
  return !resume && snapshot.breaks.missed > 0 ? 'verdict.lostWithoutResume' : 'verdict.lost'
}

/** What was lost outweighs all else: the pane that lost most. */
export function sayLoss(panes: readonly Measured[]): Sentence[] {
  const [worst] = panes
    .filter(({ snapshot, late }) => snapshot.sequence.missed > 0 && !late)
    .toSorted(
      (one, other) =>
        other.snapshot.sequence.missed - one.snapshot.sequence.missed ||
        (one.id < other.id ? -1 : 1),
    )
  if (worst === undefined) return []
  const missed = count(worst.snapshot.sequence.missed, 'messages')
  return sentence('alarm', phrase(causeOfLoss(worst), { missed, name: named(worst.id) }))
}

/** What waits longer than usual now: what was measured before says nothing of it. */
export function sayWaiting(panes: readonly Measured[]): Sentence[] {
  const clauses = panes.flatMap(({ id, delay, snapshot: { waiting } }) =>
    delay?.waits === true && waiting !== undefined
      ? phrase('verdict.waits', {
          name: named(id),
          count: count(waiting.count, 'messages'),
          oldest: duration(waiting.oldestMs),
        })
      : [],
  )
  return sentence('alarm', ...clauses)
}
