import { transportRows } from '../../main/shared/contract/transport.ts'
import { bytes, count } from '../../main/shared/texts/quantity.ts'
import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { ofEach } from './lab-view.ts'

const burst = 100

/** A burst that one poll brings in one answer, and the others message by message. */
export const coalescing: Lab = {
  name: 'coalescing',
  settings: labSettings({ pushRate: 0.5, pollInterval: 2_000 }),
  subjects: [subject.polling(), subject.sse(), subject.websocket()],
  faults: [],
  actions: [{ key: 'burst', kind: 'burst', count: burst }],
  answers: [
    'labs.coalescing.answer.each',
    'labs.coalescing.answer.some',
    'labs.coalescing.answer.one',
    'labs.coalescing.answer.newest',
  ],
  found({ used, panes: [polling] }) {
    if (polling === undefined || !used.has('burst')) return undefined
    if (polling.snapshot.sequence.missed > 0) return 'labs.coalescing.answer.newest'
    // On a busy machine a late poll brings a few messages together: of the burst that says nothing.
    if (polling.notes.answered < burst) return undefined
    return polling.notes.largestAnswer >= burst
      ? 'labs.coalescing.answer.one'
      : 'labs.coalescing.answer.some'
  },
  figures: (view) =>
    ofEach(view, ({ snapshot: { config, now }, notes }) => {
      const perMessage = now.wirePerMessage
      if (perMessage === undefined) return undefined
      const figures = { bytes: bytes(perMessage) }
      return !transportRows[config.transport].pushes && notes.largestAnswer > 1
        ? {
            key: 'labs.figure.together',
            figures: { ...figures, count: count(notes.largestAnswer) },
            tone: 'plain',
          }
        : { key: 'labs.figure.perMessage', figures, tone: 'plain' }
    }),
}
