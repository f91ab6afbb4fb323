import { computed, inject, provide, shallowRef, watch } from 'vue'
import type { ComputedRef, InjectionKey } from 'vue'
import { createCrowd } from '../../main/shared/verdict/crowd.ts'
import { compareAll, type Comparison } from '../../main/shared/verdict/comparison.ts'
import { headlineOf, type Headline } from '../../main/shared/verdict/headline.ts'
import { measure, type Measured } from '../../main/shared/verdict/measures.ts'
import { createLatestMeans } from './compare-staleness.ts'
import { effectiveOptions } from '../../main/shared/contract/pins.ts'
import { useEvery, usePlayground } from '../state/use-playground.ts'
import { hasFaults } from '../../main/shared/contract/faults-in-force.ts'

/** How often ages are taken, ms. */
const period = 500
/** Ten seconds of ages. */
const ages = 20

/** Refreshed with the panes; each part is computed only where it is read. */
export interface LiveComparison {
  readonly headline: ComputedRef<Headline>
  readonly comparison: ComputedRef<Comparison>
}

const comparisonKey: InjectionKey<LiveComparison> = Symbol('comparison')

/** What the component above compares. */
export function useComparison(): LiveComparison {
  const live = inject(comparisonKey)
  if (live === undefined) throw new Error('nothing above compares')
  return live
}

/** Compares the panes while the component lives, for itself and for all components in it. */
export function provideComparison(): LiveComparison {
  const { engine, settings, panes, network, now } = usePlayground()
  const staleness = createLatestMeans(ages)
  const crowd = createCrowd()
  const faults = computed(() =>
    (engine.status.value?.network ?? []).some((scoped) => hasFaults(scoped.faults)),
  )

  function take(): readonly Measured[] {
    const others = crowd.take(engine.statistics.value?.audience)
    return panes.entries.value.map(({ id, index, lane, snapshot }) =>
      measure({
        id,
        index,
        lane,
        options: effectiveOptions(snapshot.value.config, settings.inForce.value),
        snapshot: snapshot.value,
        settings: settings.inForce.value,
        now: now(),
        staleness: staleness.mean(id),
        late: network.effective({ client: id }).lateBy > 0,
        crowd: others,
      }),
    )
  }

  const measured = shallowRef(take())
  useEvery(period, () => {
    for (const { id, snapshot } of panes.entries.value) staleness.push(id, snapshot.value.staleness)
    staleness.keep(panes.entries.value.map(({ id }) => id))
  })
  // With the tiles and from the same snapshots: nobody sees two medians of one pane.
  watch(
    () => panes.entries.value.map(({ snapshot }) => snapshot.value),
    () => (measured.value = take()),
  )
  const live = {
    headline: computed(() => headlineOf({ panes: measured.value, faults: faults.value })),
    comparison: computed(() => compareAll(measured.value, faults.value)),
  }
  provide(comparisonKey, live)
  return live
}
