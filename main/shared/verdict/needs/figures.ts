import type { Phrase } from '../../texts/phrase.ts'
import type { SourceKey } from './sources.ts'

/** On what a figure or a statement rests. */
export type Basis =
  | { readonly kind: 'measured' }
  /** Reckoned from what was measured, and how. */
  | { readonly kind: 'projected'; readonly how: Phrase }
  | { readonly kind: 'source'; readonly source: SourceKey }

export const measured: Basis = { kind: 'measured' }
export const projected = (how: Phrase): Basis => ({ kind: 'projected', how })
export const cited = (source: SourceKey): Basis => ({ kind: 'source', source })

/** A figure with what it rests on. */
export interface Known {
  readonly value: number
  readonly basis: Basis
  /** Whether it may be more, or less. */
  readonly bound?: 'least' | 'most'
}

/** Something that speaks against a way to deliver, or has to be known by who chooses it. */
export interface Finding {
  readonly kind: 'excludes' | 'caution'
  readonly says: Phrase
  readonly basis: Basis
}
