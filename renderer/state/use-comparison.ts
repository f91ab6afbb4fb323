import { computed, shallowRef, watch, type ShallowRef } from 'vue'
import { compareAll, type Comparison } from '../compare/comparison.ts'
import { measure } from '../compare/measures.ts'
import { createLatestMeans } from './compare-staleness.ts'
import { useEvery, usePlayground } from './context.ts'

/** Twice a second: figures that change faster cannot be read, and a sentence even less. */
const period = 500
/** Ten seconds of ages. */
const ages = 20

/** The panes side by side, taken anew twice a second while the component lives. */
export function useComparison(): Readonly<ShallowRef<Comparison>> {
  const { engine, settings, panes, now } = usePlayground()
  const staleness = createLatestMeans(ages)
  const faults = computed(() =>
    (engine.status.value?.network ?? []).some((scoped) =>
      Object.values(scoped.faults).some((value) => value !== 0 && value !== false),
    ),
  )

  function take(): Comparison {
    const measured = panes.entries.value.map(({ id, index, snapshot }) =>
      measure({
        id,
        index,
        snapshot: snapshot.value,
        settings: settings.inForce.value,
        now: now(),
        staleness: staleness.mean(id),
      }),
    )
    return compareAll(measured, faults.value)
  }

  const comparison = shallowRef(take())
  useEvery(period, () => {
    for (const { id, snapshot } of panes.entries.value) staleness.push(id, snapshot.value.staleness)
    staleness.keep(panes.entries.value.map(({ id }) => id))
    comparison.value = take()
  })
  watch(panes.entries, () => (comparison.value = take()))
  return comparison
}
