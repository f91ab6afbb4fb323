import { count, duration, named } from '../texts/quantity.ts'
import { adviseOnBreak, adviseOnHeld, adviseOnOthers, adviseOnRepeats } from './advice.ts'
import { sayLoss, sayWaiting } from './alarms.ts'
import { chooseTransport } from './choice.ts'
import { sayBytes, sayDelays, sayBlur, sayPhase, sayRequests } from './findings.ts'
import { needed, type Measured } from './measures.ts'
import { phrase } from '../texts/phrase.ts'
import { choose, type Timed } from './representatives.ts'
import { sentence, type Sentence } from './sentence.ts'

/** What the figures mean for this traffic: its sentences, the gravest first, always in one order. */
export interface Verdict {
  readonly sentences: readonly Sentence[]
}

export interface VerdictInput {
  readonly panes: readonly Measured[]
  /** Faults are set in the line. */
  readonly faults: boolean
}

/** With fewer messages it is a first impression. */
export const solid = needed.p95

/** Whoever waits longer than this, ms, wants to know how long; before so many seconds nobody can tell. */
const longWait = 60_000
const steadyFrom = 30

/** While nobody has a delay yet: the pane that is nearest to one. */
export function sayProgress(panes: readonly Measured[]): Sentence[] {
  if (panes.length === 0) return sentence('finding', phrase('verdict.empty'))
  const has = Math.max(...panes.map(({ snapshot }) => snapshot.now.delay?.count ?? 0))
  if (has < needed.p50) {
    const figures = { has: count(has), needs: count(needed.p50, 'messages') }
    const seconds = Math.max(...panes.map((pane) => pane.seconds))
    const left = has === 0 ? 0 : (1_000 * seconds * (needed.p50 - has)) / has
    return left < longWait || seconds < steadyFrom
      ? sentence('finding', phrase('verdict.gathering', figures))
      : sentence('finding', phrase('verdict.gatheringRare', { ...figures, left: duration(left) }))
  }
  const nearest = panes
    .filter(({ cells }) => cells.p50.enough)
    .map(({ seconds, interval }) => ({
      has: seconds * 1_000,
      needs: Math.max(needed.seconds * 1_000, needed.beats * interval),
    }))
    .toSorted((one, other) => one.needs - one.has - (other.needs - other.has))[0]
  if (nearest === undefined) return []
  const figures = { has: duration(nearest.has), needs: duration(nearest.needs) }
  return sentence('finding', phrase('verdict.gatheringTime', figures))
}

/** Panes that a person disconnected; a break is reported as such. */
export function sayStopped(panes: readonly Timed[]): Sentence[] {
  const names = panes
    .filter(({ snapshot: { state } }) => state === 'closed' || state === 'idle')
    .map(({ id }) => id)
  return names.length === 0
    ? []
    : sentence('note', phrase('verdict.stopped', { names: named(...names) }))
}

/** On how much it rests, and what limits it. */
function sayBasis(panes: readonly Timed[], faults: boolean): Sentence[] {
  const measured = panes.filter(({ delay }) => !delay.waits)
  const messages = Math.min(...measured.map(({ snapshot }) => snapshot.now.messages))
  const seconds = Math.min(...measured.map((pane) => pane.seconds))
  const figures = { messages: count(messages, 'messages'), time: duration(seconds * 1_000) }
  return [
    ...(faults ? sentence('note', phrase('verdict.faults')) : []),
    ...(measured.length > 0
      ? sentence('note', phrase(messages < solid ? 'verdict.few' : 'verdict.basis', figures))
      : []),
  ]
}

/**
 * Judges from what was measured, and claims nothing more: panes with too few messages are left out, a lead that
 * chance, phase or a busy page may have caused does not count, and a simple transport is not recommended if it
 * costs more.
 */
export function judge({ panes, faults }: VerdictInput): Verdict {
  const chosen = choose(panes)
  const compared = chosen.panes
  const alarms = [...sayLoss(panes), ...sayWaiting(chosen.timed)]
  if (compared.length === 0) {
    return { sentences: [...alarms, ...sayProgress(panes), ...adviseOnBreak(panes)] }
  }
  return {
    sentences: [
      ...alarms,
      ...sayDelays(compared),
      ...sayPhase(compared),
      ...sayBlur(compared),
      ...sayBytes(compared),
      ...sayRequests(compared),
      ...adviseOnBreak(panes),
      ...adviseOnHeld(chosen.timed),
      ...adviseOnRepeats(compared),
      ...(compared.length > 1
        ? chooseTransport(chosen, panes).flatMap((advice) => sentence('advice', advice))
        : []),
      ...adviseOnOthers(compared, panes),
      ...sayStopped(compared),
      ...sayBasis(compared, faults),
    ],
  }
}
