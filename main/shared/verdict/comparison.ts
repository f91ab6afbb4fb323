import { transports } from '../contract/transport.ts'
import type { Evidence, Witnesses } from './evidence/mark.ts'
import { rowKeys, type Cell, type Measured, type RowKey } from './measures.ts'
import { rank, type Ranking } from './rank.ts'
import { choose } from './representatives.ts'
import { evidenceFor, sides, type Side } from './sides.ts'
import { judge, type Verdict } from './verdict.ts'

export interface ComparedRow {
  readonly key: RowKey
  /** One a pane, in their order. */
  readonly cells: readonly Cell[]
  readonly ranking: Ranking
}

export interface ComparedSide extends Side {
  readonly evidence: Evidence
  /** Whose figures they are; undefined where no pane of this transport is open. */
  readonly witness: string | undefined
}

/** The panes side by side, and what that means. */
export interface Comparison {
  readonly panes: readonly Measured[]
  readonly rows: readonly ComparedRow[]
  readonly sides: readonly ComparedSide[]
  readonly verdict: Verdict
}

/** Compares; it may be asked for as often as figures are taken. */
export function compareAll(panes: readonly Measured[], faults: boolean): Comparison {
  const chosen = choose(panes)
  const witnesses = Object.fromEntries(
    transports.map((transport) => [
      transport,
      chosen.by[transport] ?? panes.find((pane) => pane.transport === transport),
    ]),
  ) as unknown as Witnesses
  return {
    panes,
    rows: rowKeys.map((key) => ({
      key,
      cells: panes.map((pane) => pane.cells[key]),
      ranking: rank(key, panes),
    })),
    sides: sides.map((side) => ({
      ...side,
      evidence: evidenceFor(side, witnesses, panes),
      witness: witnesses[side.transport]?.id,
    })),
    verdict: judge({ panes, faults }),
  }
}
