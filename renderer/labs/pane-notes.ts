import { noEvents, type PaneEvents } from '../../main/shared/measures/pane-events.ts'
import type { PaneConfig } from '../panes/pane.ts'

/** A connection that was lost, not closed by a person. Times are the page's clock, epoch ms. */
export interface Loss {
  readonly at: number
  /** The close code of a WebSocket, where there was one. */
  readonly code: number | undefined
}

/** What the labs remember of a pane. */
export interface PaneNotes {
  readonly losses: readonly Loss[]
  /** Messages of the largest answer since `forget`. */
  readonly largestAnswer: number
  /** Messages of all answers since `forget`. */
  readonly answered: number
}

/** Keeps notes of the panes that are open. */
export interface NoteBook {
  observe(config: PaneConfig): PaneEvents
  of(id: string): PaneNotes
  /** Starts over, for every pane. */
  forget(): void
}

/** The newest losses are enough for what labs show. */
const keptLosses = 100
const blank: PaneNotes = Object.freeze({ losses: [], largestAnswer: 0, answered: 0 })

/** Creates an empty book. */
export function createNoteBook(): NoteBook {
  const pages = new Map<string, PaneNotes>()
  const of = (id: string): PaneNotes => pages.get(id) ?? blank

  return {
    of,
    forget: () => pages.clear(),
    observe({ id }) {
      let open = false
      return {
        ...noEvents,
        requested({ fresh }) {
          const page = of(id)
          const answered = page.answered + fresh
          pages.set(id, {
            ...page,
            answered,
            largestAnswer: Math.max(page.largestAnswer, fresh),
          })
        },
        stateChanged(state, _readyState, reason, at, detail) {
          const lost = open && state === 'waiting' && reason !== 'stopped-by-user'
          open = state === 'open'
          if (!lost) return
          const page = of(id)
          const losses = [...page.losses, { at, code: detail?.closeCode }].slice(-keptLosses)
          pages.set(id, { ...page, losses })
        },
        removed: () => void pages.delete(id),
      }
    },
  }
}
