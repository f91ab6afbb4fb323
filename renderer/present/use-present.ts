import { shallowRef, watch, type ShallowRef } from 'vue'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { PlaygroundState } from '../state/use-playground.ts'
import { areSamePanes, faultsNow, takeOpening, type Opening } from './opening.ts'
import {
  beforeScript,
  changesFor,
  next,
  previous,
  type ScriptMove,
  type ScriptState,
} from './script.ts'

/** A presentation: its script over the panes, and the way back to how the window was when it began. */
export interface PresentState {
  readonly script: Readonly<ShallowRef<ScriptState>>
  /** What alone is shown, large: the timeline, or a pane by its id. */
  readonly enlarged: ShallowRef<string | undefined>
  forward(): void
  back(): void
  cut(): void
  /** Panes, settings, faults and feed as they were when the presentation began; what was pinned goes. */
  restore(): Promise<void>
}

type From = Pick<
  PlaygroundState,
  'engine' | 'freeze' | 'network' | 'notices' | 'now' | 'panes' | 'pinned' | 'settings'
>

/** Begins a presentation once the panes are there; it ends with the component. */
export function usePresent(page: From): PresentState {
  const { engine, freeze, network, notices, now, panes, pinned, settings } = page
  const script = shallowRef<ScriptState>(beforeScript)
  const enlarged = shallowRef<string>()
  let opening: Opening | undefined

  const idsNow = (): string[] => panes.entries.value.map(({ id }) => id)
  const producingNow = (): boolean => engine.status.value?.producing ?? true
  void panes.begun.then(() => {
    opening = takeOpening(
      { settings: settings.inForce.value, panes: panes.shared(), producing: producingNow() },
      network.inForce.value,
      idsNow(),
    )
  })
  // A pane that is gone leaves nothing to be enlarged.
  watch(panes.entries, () => {
    if (enlarged.value === 'timeline') return
    if (enlarged.value !== undefined && !idsNow().includes(enlarged.value)) {
      enlarged.value = undefined
    }
  })

  function cut(): void {
    if (engine.state.value === 'up') void engine.act('cutLine', 'all')
  }
  function make({ state, lanes, cuts }: ScriptMove): void {
    script.value = state
    if (lanes !== undefined) {
      const { remove, add } = changesFor(lanes, panes.entries.value, opening?.panes ?? [])
      for (const id of remove) panes.remove(id)
      for (const pane of add) panes.add(pane)
    }
    if (cuts) cut()
  }

  return {
    script,
    enlarged,
    forward: () => make(next(script.value, now())),
    back: () => make(previous(script.value)),
    cut,
    async restore() {
      if (opening === undefined) return
      script.value = beforeScript
      enlarged.value = undefined
      pinned.value = []
      freeze.goLive()
      const refusal = await settings.take(opening.settings)
      if (refusal !== undefined) notices.refuse(PlaygroundError.from(refusal))
      await network.liftAll()
      if (!areSamePanes(panes.shared(), opening.panes)) panes.replace(opening.panes)
      await Promise.all(
        faultsNow(opening, idsNow()).map(({ scope, faults }) => network.replace(scope, faults)),
      )
      if (producingNow() !== opening.producing) await engine.act('setProducing', opening.producing)
    },
  }
}
