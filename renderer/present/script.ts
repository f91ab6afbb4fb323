import type { Lane } from '../../main/shared/contract/lanes.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'

/** The steps of the story, in their order: one lane after the other, then what a broken line costs each. */
export const steps = ['polling', 'sse', 'websocket', 'cut', 'cost'] as const
export type Step = (typeof steps)[number]

/** Where in the script a presentation is; undefined before its first step. */
export interface ScriptState {
  readonly step: Step | undefined
  /** When the line was cut, page clock, epoch ms. */
  readonly cutAt: number | undefined
}

export const beforeScript: ScriptState = { step: undefined, cutAt: undefined }

const all: readonly Lane[] = ['polling', 'sse', 'websocket']
const lanesOf: Readonly<Record<Step, readonly Lane[]>> = {
  polling: all.slice(0, 1),
  sse: all.slice(0, 2),
  websocket: all,
  cut: all,
  cost: all,
}

/** What a step asks of the window, beside what it shows. */
export interface ScriptMove {
  readonly state: ScriptState
  /** Lanes that are to be open; undefined where the panes stay as they are. */
  readonly lanes: readonly Lane[] | undefined
  /** The line is cut, once. */
  readonly cuts: boolean
}

const stay = (state: ScriptState): ScriptMove => ({ state, lanes: undefined, cuts: false })

/** One step on. The last one stays. */
export function next(state: ScriptState, now: number): ScriptMove {
  const place = state.step === undefined ? 0 : steps.indexOf(state.step) + 1
  const step = steps[place]
  if (step === undefined) return stay(state)
  const cuts = step === 'cut'
  const cutAt = cuts ? now : step === 'cost' ? state.cutAt : undefined
  return { state: { step, cutAt }, lanes: lanesOf[step], cuts }
}

/** One step back: what was cut is not cut again. The first one stays. */
export function previous(state: ScriptState): ScriptMove {
  const step = state.step === undefined ? undefined : steps[steps.indexOf(state.step) - 1]
  if (step === undefined) return stay(state)
  const cutAt = step === 'cut' ? state.cutAt : undefined
  return { state: { step, cutAt }, lanes: lanesOf[step], cuts: false }
}

/** A pane as the script sees it. */
export interface ScriptPane {
  readonly id: string
  readonly lane: Lane
}

/** What to change so that one pane of each of these lanes is open, and no other. */
export interface PaneChanges {
  readonly remove: readonly string[]
  readonly add: readonly SubjectSpec[]
}

/**
 * The least that has to change: panes that fit go on undisturbed.
 *
 * @param opening the panes when the presentation began: what is added takes pins and name from there.
 */
export function changesFor(
  wanted: readonly Lane[],
  panes: readonly ScriptPane[],
  opening: readonly SubjectSpec[],
): PaneChanges {
  const kept = wanted.flatMap((lane) => panes.find((pane) => pane.lane === lane)?.id ?? [])
  return {
    remove: panes.filter(({ id }) => !kept.includes(id)).map(({ id }) => id),
    add: wanted
      .filter((lane) => panes.every((pane) => pane.lane !== lane))
      .map((lane) => opening.find((pane) => pane.lane === lane) ?? { lane, pins: {} }),
  }
}
