import { changedKeys, type SettingKey, type Settings } from '../../main/shared/contract/settings.ts'
import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'
import { placeIds, type Addressed } from '../place-address.ts'
import type { Shared, SharedState } from './share-link.ts'
import { printNetwork } from './share-network.ts'
import { printPanes } from './share-panes.ts'

/** Whether something would come or go. */
export type Sign = '+' | '−'

/** One thing that would be different. */
export type Difference =
  | {
      readonly kind: 'setting'
      readonly key: SettingKey
      readonly before: Settings[SettingKey]
      readonly after: Settings[SettingKey]
    }
  /** A pane by its place: in the list that is there if it goes, in the one to come if it comes. */
  | { readonly kind: 'pane'; readonly sign: Sign; readonly place: number }
  /** The same panes in another order. */
  | { readonly kind: 'order' }
  | { readonly kind: 'place'; readonly before: Addressed; readonly after: Addressed }
  | { readonly kind: 'fault'; readonly sign: Sign; readonly faults: PlannedFaults }

/** The state that a link or a command asks for: what it says nothing about stays. */
export function sharedAfter(before: Shared, asked: SharedState): Shared {
  return {
    settings: asked.settings,
    panes: asked.panes ?? before.panes,
    network: asked.network ?? before.network,
    place: asked.place ?? before.place,
  }
}

/** The places in `list` of what `other` does not have, each as often as it is missing there. */
function missingIn(list: readonly string[], other: readonly string[]): number[] {
  const left = [...other]
  return list.flatMap((text, place) => {
    const found = left.indexOf(text)
    if (found === -1) return [place]
    left.splice(found, 1)
    return []
  })
}

/** What would be different afterwards: settings in the order of the schema, then panes, faults and the place. */
export function differences(before: Shared, after: Shared): readonly Difference[] {
  const settings = changedKeys(before.settings, after.settings).map((key) => ({
    kind: 'setting' as const,
    key,
    before: before.settings[key],
    after: after.settings[key],
  }))
  const [here, then] = [before, after].map(({ panes }) => panes.map((pane) => printPanes([pane])))
  const panes: Difference[] = [
    ...missingIn(here ?? [], then ?? []).map(
      (place) => ({ kind: 'pane', sign: '−', place }) as const,
    ),
    ...missingIn(then ?? [], here ?? []).map(
      (place) => ({ kind: 'pane', sign: '+', place }) as const,
    ),
  ]
  if (panes.length === 0 && here?.join() !== then?.join()) panes.push({ kind: 'order' })
  const [set, asked] = [before, after].map(({ network }) =>
    network.map((one) => printNetwork([one])),
  )
  const faults = (sign: Sign, { network }: Shared, places: readonly number[]): Difference[] =>
    places.flatMap((place) => {
      const found = network[place]
      return found === undefined ? [] : [{ kind: 'fault', sign, faults: found }]
    })
  const [from, to] = [before.place ?? placeIds[0], after.place ?? placeIds[0]]
  return [
    ...settings,
    ...panes,
    ...faults('−', before, missingIn(set ?? [], asked ?? [])),
    ...faults('+', after, missingIn(asked ?? [], set ?? [])),
    ...(from === to ? [] : [{ kind: 'place' as const, before: from, after: to }]),
  ]
}

/** The line of a text that something was written on, from 1; undefined where there is only one line. */
export function lineOf(text: string, written: string): number | undefined {
  const lines = text.trim().split(/\r?\n/)
  const found = lines.findIndex((line) => written !== '' && line.includes(written))
  return lines.length > 1 && found !== -1 ? found + 1 : undefined
}
