import type { Transport } from '../../main/shared/contract/transport.ts'
import type { PlannedFaults, RunPlan } from '../../main/shared/experiment/plan.ts'
import type { NamesIn, TextKey } from '../../main/shared/texts/phrase.ts'
import type { LabFigure, LabView } from './lab-view.ts'

/** The labs that there are texts for. */
export type LabName = TextKey extends infer Key
  ? Key extends `labs.${infer Name}.see`
    ? Name
    : never
  : never

/** An answer to the question that a lab asks before it begins; each but one is a common misconception. */
export type LabAnswer = Extract<TextKey, `labs.${LabName}.answer.${string}`>

/** A button or a switch of a lab's own; `key` names its text. */
export type LabAction = { readonly key: NamesIn<'labs.action'> } & (
  | {
      /** A switch: on while the faults are in force; `inverted`, while they are not. */
      readonly kind: 'faults'
      readonly set: readonly PlannedFaults[]
      readonly inverted: boolean
    }
  /** A switch: whether the fleet spreads its attempts. */
  | { readonly kind: 'jitter' }
  /** Restarts the server of the fleet, or of `servers`. `downFor` in ms. */
  | { readonly kind: 'restart'; readonly servers: Transport; readonly downFor: number }
  /** Begins a new measurement, and writes this many messages at once. */
  | { readonly kind: 'burst'; readonly count: number }
  /** A switch: whether the pane at this place is connected. */
  | { readonly kind: 'connection'; readonly subject: number }
)

/** What a run has shown: its answer, and the figures that say so. */
export interface LabFinding {
  readonly answer: LabAnswer
  readonly figures: readonly LabFigure[]
}

/** A plan of one run that shows one thing, with what a person can do meanwhile and what they see. */
export interface Lab extends RunPlan {
  readonly name: LabName
  readonly actions: readonly LabAction[]
  /** Its live figures, in the order in which they are shown. */
  readonly figures: (view: LabView) => readonly LabFigure[]
  /** What a person can guess, in the order in which it is offered. */
  readonly answers: readonly LabAnswer[]
  /** The answer that the run has given; undefined before that, and after the scene was changed. */
  readonly found: (view: LabView) => LabAnswer | undefined
}
