import type { Phrase } from './phrase.ts'

export type AlarmCode = 'lost' | 'lostWithoutResume' | 'lostBetweenPolls' | 'waits'
export type FindingCode =
  | 'empty'
  | 'gathering'
  | 'gatheringTime'
  | 'brings'
  | 'bringsWithin'
  | 'next'
  | 'nextWithin'
  | 'noDifference'
  | 'phase'
  | 'phaseNext'
  | 'behind'
  | 'bytesMore'
  | 'bytesAlike'
  | 'asks'
  | 'asksInVain'
export type AdviceCode =
  | 'broke'
  | 'brokeAndLost'
  | 'away'
  | 'heldBack'
  | 'repeats'
  | 'twoWay'
  | 'twoWayMeasured'
  | 'rare'
  | 'busy'
  | 'longPoll'
  | 'pollingEnough'
  | 'pollingDearer'
  | 'pollingAhead'
  | 'sseEnough'
  | 'sseAhead'
  | 'websocketAhead'
  | 'websocketFits'
  | 'unsure'
  | 'sameTransport'
  | 'moreRequests'
  | 'waitForOthers'
  | 'connectOthers'
  | 'addAnother'
export type NoteCode = 'stopped' | 'faults' | 'few' | 'basis'
export type VerdictCode = AlarmCode | FindingCode | AdviceCode | NoteCode

/** What a sentence does: it warns of what outweighs all else, says what was found, advises, limits. */
export type Role = 'alarm' | 'finding' | 'advice' | 'note'

/** One sentence, as clauses that follow each other. */
export interface Sentence {
  readonly role: Role
  readonly clauses: readonly Phrase<VerdictCode>[]
}

/** A sentence of these clauses; none where there is none. */
export function sentence(role: Role, ...clauses: readonly Phrase<VerdictCode>[]): Sentence[] {
  return clauses.length === 0 ? [] : [{ role, clauses }]
}
