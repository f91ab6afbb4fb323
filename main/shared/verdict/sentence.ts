import type { KeysOf, Phrase } from '../texts/phrase.ts'

/** What a sentence does: it warns of what outweighs all else, says what was found, advises, limits. */
export type Role = 'alarm' | 'finding' | 'advice' | 'note'

/** One sentence, as clauses that follow each other. */
export interface Sentence {
  readonly role: Role
  readonly clauses: readonly Phrase<KeysOf<'verdict'>>[]
}

/** A sentence of these clauses; empty without any. */
export function sentence(role: Role, ...clauses: readonly Phrase<KeysOf<'verdict'>>[]): Sentence[] {
  return clauses.length === 0 ? [] : [{ role, clauses }]
}
