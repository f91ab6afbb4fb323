import { computed, type ComputedRef } from 'vue'
import { usePageChoices } from '../state/use-playground.ts'

/** The pixels of a rem, as they are now. */
export function remPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}

/** The pixels of a rem, which follow the size that a person chose for the window. */
export function useRem(): ComputedRef<number> {
  const { appearance } = usePageChoices()
  return computed(() => (appearance.value >= 0 ? remPixels() : 0))
}
