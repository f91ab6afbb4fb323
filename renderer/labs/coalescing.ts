import { transportRows } from '../../main/shared/contract/transport.ts'
import { bytes, count } from '../../main/shared/texts/quantity.ts'
import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { ofEach } from './lab-view.ts'

/** A burst that one poll brings in one answer, and the others message by message. */
export const coalescing: Lab = {
  name: 'coalescing',
  settings: labSettings({ pushRate: 0.5, pollInterval: 2_000 }),
  subjects: [subject.polling(), subject.sse(), subject.websocket()],
  faults: [],
  actions: [{ key: 'burst', kind: 'burst', count: 100 }],
  figures: (view) =>
    ofEach(view, ({ snapshot: { config, now }, notes }) => {
      const perMessage = now.wirePerMessage
      if (perMessage === undefined) return undefined
      const figures = { bytes: bytes(perMessage) }
      return !transportRows[config.transport].pushes && notes.largestAnswer > 1
        ? {
            key: 'labs.figure.together',
            figures: { ...figures, count: count(notes.largestAnswer) },
            tone: 'good',
          }
        : { key: 'labs.figure.perMessage', figures, tone: 'plain' }
    }),
}
