import { shallowRef, type ShallowRef } from 'vue'
import type { Notices } from './use-notices.ts'

export interface Clipboard {
  /** What was copied last, for a moment: the button shows a tick. */
  readonly copied: Readonly<ShallowRef<string | undefined>>
  /** Resolves with whether it worked. */
  copy(text: string): Promise<boolean>
}

const shownFor = 1_500

/** Copies text; where the browser forbids it, a notice says so. */
export function useClipboard(notices: Notices): Clipboard {
  const copied = shallowRef<string>()
  return {
    copied,
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text)
      } catch (error) {
        notices.say('notice.copyFailed', { why: String(error) })
        return false
      }
      copied.value = text
      setTimeout(() => {
        if (copied.value === text) copied.value = undefined
      }, shownFor)
      return true
    },
  }
}
