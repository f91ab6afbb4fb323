import { shallowRef, type ShallowRef } from 'vue'
import type { Notices } from './use-notices.ts'

export interface Clipboard {
  /** What was copied last, for a moment: the button shows a tick. */
  readonly copied: Readonly<ShallowRef<string | undefined>>
  /** Resolves with whether it worked. */
  copy(text: string): Promise<boolean>
}

const shownFor = 1_500

/** Copies text; if the browser forbids it, a notice says so. */
export function useClipboard(notices: Notices): Clipboard {
  const copied = shallowRef<string>()
  return {
    copied,
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text)
      } catch {
        // The page is not in front, may not, or has no clipboard: the browser’s words are its own.
        notices.say('notice.copyFailed')
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
