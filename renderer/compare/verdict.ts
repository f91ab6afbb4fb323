import { advise, type AdviceCode } from './advice.ts'
import { needed, type Measured } from './measures.ts'
import { bytes, count, duration } from '../words/prediction.ts'
import { phrase, type Phrase } from './phrase.ts'
import { isAsGood, noiseFor } from './rank.ts'
import { choose, figure, groupByDelay } from './representatives.ts'

export type FindingCode =
  'empty' | 'gathering' | 'alone' | 'shows' | 'next' | 'alike' | 'bytesMore' | 'bytesAlike'
export type NoteCode = 'faults' | 'few' | 'basis'

/** What the figures mean for this traffic. */
export interface Verdict {
  /** Clauses that make one sentence. */
  readonly finding: readonly Phrase<FindingCode>[]
  /** Undefined while there is nothing to advise from. */
  readonly advice: Phrase<AdviceCode> | undefined
  /** What it rests on, and what limits it. */
  readonly notes: readonly Phrase<NoteCode>[]
}

export interface VerdictInput {
  readonly panes: readonly Measured[]
  /** Faults are set in the line. */
  readonly faults: boolean
}

/** Below so many messages it is a first impression. */
const solid = needed.p95

function sayDelays(panes: readonly Measured[]): Phrase<FindingCode>[] {
  const groups = groupByDelay(panes)
  const [first, ...others] = groups
  if (first === undefined) return []
  const ids = (group: typeof first): readonly string[] => group.panes.map(({ id }) => id)
  if (others.length === 0) {
    return [phrase('alike', { delay: duration(first.delay) }, { names: ids(first) })]
  }
  return groups.map((group, place) =>
    phrase(place === 0 ? 'shows' : 'next', { delay: duration(group.delay) }, { names: ids(group) }),
  )
}

function sayBytes(panes: readonly Measured[]): Phrase<FindingCode>[] {
  const known = panes
    .flatMap((pane) => {
      const wire = figure(pane, 'wire')
      return wire === undefined || wire === 0 ? [] : [{ id: pane.id, wire }]
    })
    .sort((one, other) => one.wire - other.wire)
  const cheap = known[0]
  const dear = known.at(-1)
  if (cheap === undefined || dear === undefined || known.length < 2) return []
  if (isAsGood(dear.wire, cheap.wire, noiseFor('wire', panes))) {
    return [phrase('bytesAlike', { bytes: bytes(cheap.wire) })]
  }
  return [
    phrase(
      'bytesMore',
      { bytes: bytes(dear.wire), least: bytes(cheap.wire), times: count(dear.wire / cheap.wire) },
      { name: [dear.id], other: [cheap.id] },
    ),
  ]
}

/** While nobody has a delay yet: the pane that is nearest to one. */
function sayProgress(panes: readonly Measured[]): Phrase<FindingCode> {
  if (panes.length === 0) return phrase('empty')
  const has = Math.max(...panes.map(({ snapshot }) => snapshot.now.messages))
  return phrase('gathering', { has: count(has), needs: count(needed.p50) })
}

function sayNotes(panes: readonly Measured[], faults: boolean): Phrase<NoteCode>[] {
  const messages = Math.min(...panes.map(({ snapshot }) => snapshot.now.messages))
  const seconds = Math.min(...panes.map((pane) => pane.seconds))
  const basis = { messages: count(messages), time: duration(seconds * 1_000) }
  return [
    ...(faults ? [phrase('faults' as const)] : []),
    phrase(messages < solid ? 'few' : 'basis', basis),
  ]
}

/**
 * Judges from what was measured, and says nothing that it was not: who has too few messages is left
 * out, and what differs by no more than noise is called alike.
 */
export function judge({ panes, faults }: VerdictInput): Verdict {
  const chosen = choose(panes)
  const [only, second] = chosen.panes
  if (only === undefined) {
    return { finding: [sayProgress(panes)], advice: undefined, notes: [] }
  }
  const notes = sayNotes(chosen.panes, faults)
  if (second === undefined) {
    const delay = duration(figure(only, 'p50') ?? 0)
    const wanting = panes.some(({ connected, cells }) => connected && !cells.p50.enough)
    return {
      finding: [phrase('alone', { delay }, { names: [only.id] })],
      advice: phrase(wanting ? 'waitForOthers' : 'addAnother'),
      notes,
    }
  }
  return {
    finding: [...sayDelays(chosen.panes), ...sayBytes(chosen.panes)],
    advice: advise(chosen, panes),
    notes,
  }
}
