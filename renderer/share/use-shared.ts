import type { ErrorShape } from '../../main/shared/contract/errors.ts'
import { usePlayground } from '../state/use-playground.ts'
import { usePlace } from '../window/use-place.ts'
import { sharedAfter } from './share-difference.ts'
import type { Shared, SharedState } from './share-link.ts'
import { plannedNetwork, takeNetwork } from './share-network.ts'
import { printPanes } from './share-panes.ts'

/** What the window shares, and how it takes over what was shared. */
export interface SharedWindow {
  /** What is in force. */
  now(): Shared
  /** Takes it over; resolves with the refusal of the settings, after which nothing has changed. */
  take(asked: SharedState): Promise<ErrorShape | undefined>
}

/** The state of this window as a link or a command carries it. */
export function useShared(): SharedWindow {
  const { settings, panes, network } = usePlayground()
  const { place, goTo } = usePlace()
  const ids = (): readonly string[] => panes.entries.value.map(({ id }) => id)
  const now = (): Shared => ({
    settings: settings.inForce.value,
    panes: panes.shared(),
    network: plannedNetwork(network.inForce.value, ids()),
    place: place.value,
  })

  return {
    now,
    async take(asked) {
      const after = sharedAfter(now(), asked)
      const refusal = await settings.take(after.settings)
      if (refusal !== undefined) return refusal
      if (printPanes(after.panes) !== printPanes(panes.shared())) panes.replace(after.panes)
      if (asked.network !== undefined) await takeNetwork(asked.network, ids(), network)
      if (asked.place !== undefined) goTo(asked.place)
      return undefined
    },
  }
}
