import { computed, type ComputedRef } from 'vue'
import type { AudienceFigures } from '../../main/shared/contract/audience.ts'
import { usePlayground } from '../state/use-playground.ts'

/** The audience, and why there cannot be one at the moment. */
export function useAudience(): {
  readonly audience: ComputedRef<AudienceFigures | undefined>
  readonly obstacle: ComputedRef<'herd' | 'measuring' | undefined>
} {
  const { engine, experiments } = usePlayground()
  return {
    audience: computed(() => engine.statistics.value?.audience),
    obstacle: computed(() => {
      if (engine.statistics.value?.fleet !== undefined) return 'herd'
      const measures =
        experiments.running.value !== undefined || engine.status.value?.experiment !== undefined
      return measures ? 'measuring' : undefined
    }),
  }
}
