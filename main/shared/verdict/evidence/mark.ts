import type { Transport } from '../../contract/transport.ts'
import { isAlike, leadOf, type DelayEstimate } from '../delay-estimate.ts'
import { blurOf, type Blur } from '../lag.ts'
import type { Measured } from '../measures.ts'
import { phrase, type KeysOf, type NamesIn, type Phrase } from '../../texts/phrase.ts'

/**
 * Whether this run bears a statement out: it was seen, the run was one that would have shown it and
 * did not, what it is about was not tried, too little was measured to tell, or no run can show it.
 */
export type Mark = 'seen' | 'notSeen' | 'untried' | 'pending' | 'beyond'

type Says = Phrase<KeysOf<'compare.evidence'>>

export interface Evidence {
  readonly mark: Mark
  /** The figure that shows it, or why there is none; undefined where there is nothing to say. */
  readonly phrase: Says | undefined
}

/** The panes that represent the transports, one each; undefined if there is none. */
export type Witnesses = Readonly<Record<Transport, Measured | undefined>>

/** A side is judged by its own pane, those of the other transports, and all panes for what they share. */
export interface Case {
  readonly pane: Measured
  readonly others: Witnesses
  readonly all: readonly Measured[]
}

/** A good or bad side of a transport, and how a run is asked about it. */
export interface SideRow {
  /** Its text is `side.<key>`, and what the figures say to it `compare.evidence.<key>`. */
  readonly key: NamesIn<'side'>
  readonly good: boolean
  /** Said by the article that this playground grew from, or added since. */
  readonly source: 'article' | 'added'
  readonly judge: (given: Case) => Evidence
}

export const pending: Evidence = { mark: 'pending', phrase: undefined }
/** Said of how a program is written: no figure of a run shows that. */
export const beyond = (): Evidence => ({ mark: 'beyond', phrase: undefined })
export const seen = (says: Says): Evidence => ({ mark: 'seen', phrase: says })
export const notSeen = (says: Says): Evidence => ({ mark: 'notSeen', phrase: says })
export const untried = (says: Says): Evidence => ({ mark: 'untried', phrase: says })
/** Measured, and still not to be told. */
const undecided = (says: Says): Evidence => ({ mark: 'pending', phrase: says })

/** Bytes of one kind for each message of the measuring window, without history and its bytes. */
export function perMessage(
  { snapshot }: Measured,
  kind: 'framing' | 'headers',
): number | undefined {
  const { messages, wire } = snapshot.now.carried
  return messages > 0 && wire.total > 0 ? wire[kind] / messages : undefined
}

/** Which of the two is sooner, or why that cannot be told. */
export type Unclear = Blur | 'phase' | 'tooClose'
export type Contest = 'sooner' | 'later' | 'alike' | Unclear

/** How the delay of `pane` compares with that of `other`; undefined if one of them is not known. */
export function contest(pane: Measured, other: Measured): Contest | undefined {
  const [own, rival]: readonly (DelayEstimate | undefined)[] = [pane.delay, other.delay]
  if (own === undefined || rival === undefined) return undefined
  const blur = blurOf([pane, other])
  if (blur !== undefined) return blur
  if (leadOf(own, rival) > 0) return 'sooner'
  if (leadOf(rival, own) > 0) return 'later'
  if (own.luck !== undefined || rival.luck !== undefined) return 'phase'
  return isAlike(own, rival) ? 'alike' : 'tooClose'
}

/** Why two delays cannot be compared. */
export const isUnclear = (contest: string | undefined): contest is Unclear =>
  contest === 'crowd' || contest === 'lag' || contest === 'phase' || contest === 'tooClose'
export const unclear = (why: Unclear): Evidence => undecided(phrase(`compare.evidence.${why}`))
