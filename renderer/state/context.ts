import { inject, onScopeDispose, type InjectionKey } from 'vue'
import type { FrameLoop } from './frame-loop.ts'
import type { Engine } from './use-engine.ts'
import type { Notices } from './use-notices.ts'
import type { PanesState } from './use-panes.ts'
import type { Preferences } from './use-preferences.ts'
import type { SettingsState } from './use-settings.ts'

/** Everything that components may reach of the page's state. */
export interface PlaygroundState {
  readonly engine: Engine
  readonly settings: SettingsState
  readonly panes: PanesState
  readonly notices: Notices
  readonly loop: FrameLoop
  /** Epoch ms with fractions. */
  readonly now: () => number
  /** What to add to the page's clock to get the server's, in ms. */
  readonly clockOffset: () => number
  /** Rises when a pane of this window sent a message. */
  readonly sentRevision: () => number
}

export const playgroundKey: InjectionKey<PlaygroundState> = Symbol('playground')
export const preferencesKey: InjectionKey<Preferences> = Symbol('preferences')

function required<Value>(key: InjectionKey<Value>): Value {
  const value = inject(key)
  if (value === undefined) throw new Error(`${String(key)} was not provided`)
  return value
}

export const usePlayground = (): PlaygroundState => required(playgroundKey)
export const usePageChoices = (): Preferences => required(preferencesKey)

/** Runs `task` in the one frame loop about every `period` ms, as long as the component lives. */
export function useEvery(period: number, task: () => void): void {
  onScopeDispose(usePlayground().loop.every(period, task))
}
