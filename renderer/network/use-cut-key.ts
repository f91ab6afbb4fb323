import { onBeforeUnmount, onMounted } from 'vue'
import { usePageChoices } from '../state/use-playground.ts'

/** The key that cuts the line. */
export const cutKey = 'C'

/** Where a letter belongs to what has the focus: text that is typed, a list that is searched by its first letters. */
const takesLetters =
  'input, select, textarea, [contenteditable], [role="menu"], [role="listbox"], [role="dialog"]'

/** Whether a key that was pressed is `cutKey` by itself, and nothing else wants it. */
export function isCutKey(event: KeyboardEvent): boolean {
  const { key, target, repeat, ctrlKey, metaKey, altKey, isComposing } = event
  if (repeat || ctrlKey || metaKey || altKey || isComposing || event.defaultPrevented) return false
  return key.toUpperCase() === cutKey && !(target as Element).closest(takesLetters)
}

/** Calls `cut` whenever that key is pressed, while the component lives and character keys are on. */
export function useCutKey(cut: () => void): void {
  const { characterKeys } = usePageChoices()
  const onKey = (event: KeyboardEvent): void => {
    if (characterKeys.value && isCutKey(event)) cut()
  }
  onMounted(() => document.addEventListener('keydown', onKey))
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey))
}
