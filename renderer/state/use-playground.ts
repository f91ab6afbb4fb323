import { inject, onScopeDispose, watch, type InjectionKey, type ShallowRef } from 'vue'
import type { PinnedMessage } from '../timeline/pins.ts'
import type { Recording } from '../timeline/recorder.ts'
import type { ServerClock } from '../../main/shared/clients/server-clock.ts'
import type { ClockOffset } from '../clock/clock-offset.ts'
import type { FrameLoop } from '../clock/frame-loop.ts'
import type { HiddenTime } from '../clock/hidden-time.ts'
import type { RateRecords } from '../../main/shared/measures/rate-series.ts'
import type { Engine } from './use-engine.ts'
import type { FreezeState } from './use-freeze.ts'
import type { ExperimentsState } from '../experiments/use-experiments.ts'
import type { LabsState } from '../labs/use-labs.ts'
import type { OpenMessageState } from '../panes/feed/use-open-message.ts'
import type { BreakLog } from '../network/break-log.ts'
import type { NetworkState } from '../network/use-network.ts'
import type { Notices } from './use-notices.ts'
import type { PaneEntry } from '../panes/pane-list.ts'
import type { PanesState } from '../panes/use-panes.ts'
import type { Preferences } from '../window/use-preferences.ts'
import type { SettingsState } from '../settings/use-settings.ts'
import type { VisitorsState } from '../visitors/use-visitors.ts'
import type { WireView } from '../wire/use-wire-view.ts'

/** Everything that components may reach of the page's state. */
export interface PlaygroundState {
  readonly engine: Engine
  readonly settings: SettingsState
  readonly panes: PanesState
  readonly network: NetworkState
  /** What was broken last, and what came of it. */
  readonly breaks: Pick<BreakLog, 'read' | 'dismiss'>
  readonly labs: LabsState
  readonly experiments: ExperimentsState
  readonly notices: Notices
  readonly loop: FrameLoop
  readonly freeze: FreezeState
  /** Requests, messages and bytes of every pane, second by second. */
  readonly rates: RateRecords
  /** What happened in the panes and around them, for the timeline. */
  readonly timeline: Recording
  /** Messages that somebody marked on it. */
  readonly pinned: ShallowRef<readonly PinnedMessage[]>
  /** Epoch ms with fractions. */
  readonly now: () => number
  /** The engine's clock, and what is known of it at this moment. */
  readonly clock: ServerClock & Pick<ClockOffset, 'estimate'>
  /** For how long the page could not be seen. */
  readonly hidden: HiddenTime
  /** Rises when a pane of this window sent a message. */
  readonly sentRevision: () => number
  /** The message that is read whole, and the way to the timeline and back. */
  readonly messages: OpenMessageState
  /** The capture of a pane's bytes: begun by the first call, kept until the pane is removed. */
  readonly wireOf: (pane: Pick<PaneEntry, 'id' | 'transport'>) => WireView
  /** Ends a capture: nobody looks at it any more. */
  readonly endWire: (pane: Pick<PaneEntry, 'id' | 'transport'>) => void
  /** The person's own pages and programs, beside the panes. */
  readonly visitors: VisitorsState
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
export function useAlways(period: number, task: () => void): void {
  onScopeDispose(usePlayground().loop.every(period, task))
}

/**
 * The same for what shows the figures of this moment: where everything is frozen it runs once more, at that moment,
 * and then stands still.
 */
export function useEvery(period: number, task: () => void): void {
  const { since } = usePlayground().freeze
  watch(
    since,
    (moment) => {
      if (moment !== undefined) task()
    },
    { flush: 'sync' },
  )
  useAlways(period, () => {
    if (since.value === undefined) task()
  })
}
