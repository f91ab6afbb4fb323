import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { Engine } from '../state/use-engine.ts'
import type { Notices } from '../state/use-notices.ts'

/**
 * How many messages the feed had to leave out since the store got into its present trouble; 0 while there
 * is none. When it is over a notice says so, with the number.
 */
export function useStoreTrouble(
  engine: Pick<Engine, 'status' | 'statistics'>,
  notices: Pick<Notices, 'say'>,
): ComputedRef<number> {
  const trouble = computed(() => engine.status.value?.store.trouble)
  const skipped = computed(() => engine.statistics.value?.producer.skipped)
  /** What was left out before; undefined where the page knows of nothing before. */
  const before = shallowRef<number>()
  const since = computed(() =>
    trouble.value === undefined || skipped.value === undefined
      ? 0
      : Math.max(0, skipped.value - (before.value ?? skipped.value)),
  )
  let counted = 0
  watch(
    [trouble, skipped],
    ([now, latest], [former]) => {
      if (now === undefined) {
        if (former !== undefined) notices.say('notice.storeBack', { count: counted })
        before.value = latest
        counted = 0
      } else {
        // A page that was opened in the middle of it counts from there.
        before.value ??= latest
        counted = since.value
      }
    },
    { immediate: true, flush: 'sync' },
  )
  return since
}
