import { languageFor } from '../../shared/texts/languages.ts'
import { createSpeaker } from '../../shared/texts/speaker.ts'

/** What of a window is needed where its page hangs. */
export interface HangingWindow {
  on(event: 'close' | 'unresponsive' | 'responsive' | 'closed', listener: () => void): unknown
  isDestroyed(): boolean
  destroy(): void
}

export interface HangOptions {
  /** Asks the person whether to load the page again; false, too, once the question is withdrawn. */
  readonly ask: (withdrawn: AbortSignal) => Promise<boolean>
  /** Ends the process of the page, and loads it again. */
  readonly reload: () => void
  readonly log: (line: string) => void
}

/**
 * Helps with a page that does not respond: the person may wait or have it loaded again. Where they have closed the
 * window that was the answer: Electron waits for the page's consent, which never comes.
 */
export function watchHangs(window: HangingWindow, { ask, reload, log }: HangOptions): void {
  let closing = false
  let question: AbortController | undefined
  const withdraw = () => {
    question?.abort()
    question = undefined
  }
  async function inquire(): Promise<void> {
    if (question !== undefined) return
    const asked = (question = new AbortController())
    const again = await ask(asked.signal)
    if (question !== asked) return
    question = undefined
    if (again && !window.isDestroyed()) reload()
  }
  window.on('close', () => (closing = true))
  window.on('closed', withdraw)
  window.on('unresponsive', () => {
    log('the page does not respond')
    if (window.isDestroyed()) return
    if (closing) window.destroy()
    else inquire().catch((error: unknown) => log(`nobody could be asked: ${String(error)}`))
  })
  window.on('responsive', () => {
    log('the page responds again')
    withdraw()
  })
}

/** The index of the button that loads the page again. */
export const loadAgain = 1

/** The question in the words of the system's language, for example `zh-CN`; the first button waits. */
export function hangQuestion(locale: string): {
  readonly message: string
  readonly detail: string
  readonly buttons: string[]
} {
  const { text } = createSpeaker(languageFor(locale))
  return {
    message: text('hang.message'),
    detail: text('hang.detail'),
    buttons: [text('hang.wait'), text('hang.reload')],
  }
}
