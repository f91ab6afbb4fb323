import { code, duration } from '../../main/shared/texts/quantity.ts'
import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { firstLoss, ofEach } from './lab-view.ts'

/**
 * What the slow line carries, in bytes a second. At 300 messages of 2 kB a second some 400 kB a
 * second are left over for its reader, so 1 MiB is due to it after two to three seconds; and the
 * frame that says 1013 still gets through what is queued before the server gives up waiting.
 */
const bandwidth = 200_000

/** Two readers that take less than is written, and two that keep up. */
export const slowReader: Lab = {
  name: 'slowReader',
  settings: labSettings({ pushRate: 300, payload: 2_048, arrivals: 'regular' }),
  subjects: [subject.websocket(), subject.sse(), subject.websocket(), subject.sse()],
  faults: [],
  actions: [
    {
      key: 'slow',
      kind: 'faults',
      set: [0, 1].map((place) => ({ scope: { subject: place }, faults: { bandwidth } })),
      inverted: false,
    },
  ],
  answers: [
    'labs.slowReader.answer.lose',
    'labs.slowReader.answer.slowAll',
    'labs.slowReader.answer.cut',
    'labs.slowReader.answer.keep',
  ],
  found({ since, panes }) {
    if (since === undefined) return undefined
    const slow = panes.slice(0, 2)
    if (!slow.some((pane) => firstLoss(pane, since) !== undefined)) return undefined
    const lost = panes.some((pane) => (pane?.snapshot.sequence.missed ?? 0) > 0)
    if (lost) return 'labs.slowReader.answer.lose'
    const others = panes.slice(2)
    return others.some((pane) => firstLoss(pane, since) !== undefined)
      ? 'labs.slowReader.answer.slowAll'
      : 'labs.slowReader.answer.cut'
  },
  figures(view) {
    const { since } = view
    return ofEach(view, ({ snapshot, notes }) => {
      if (snapshot.staleness === undefined) return undefined
      const behind = duration(snapshot.staleness)
      const cut = since === undefined ? undefined : firstLoss({ snapshot, notes }, since)
      if (since === undefined || cut === undefined) {
        return { key: 'labs.figure.behind', figures: { behind }, tone: 'plain' }
      }
      const after = duration(cut.at - since)
      return cut.code === undefined
        ? { key: 'labs.figure.cut', figures: { behind, after }, tone: 'bad' }
        : {
            key: 'labs.figure.closed',
            figures: { behind, after, code: code(cut.code) },
            tone: 'bad',
          }
    })
  },
}
