import { duration } from '../../main/shared/texts/quantity.ts'
import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { firstLoss, ofEach } from './lab-view.ts'

/** A heartbeat every 5 s finds out within 15 s; after this, ms, nobody will. */
const noticeLimit = 30_000

/** A line that goes silent: a pane with a heartbeat notices, one without does not. */
export const halfOpen: Lab = {
  name: 'halfOpen',
  settings: labSettings({ pushRate: 2 }),
  subjects: [subject.websocket({ heartbeat: 5_000 }), subject.websocket({ heartbeat: 0 })],
  faults: [],
  actions: [
    {
      key: 'silent',
      kind: 'faults',
      set: [{ scope: 'websocket', faults: { halfOpen: true } }],
      inverted: false,
    },
  ],
  answers: [
    'labs.halfOpen.answer.both',
    'labs.halfOpen.answer.heartbeat',
    'labs.halfOpen.answer.neither',
  ],
  found({ since, panes: [withHeartbeat, without], now }) {
    if (since === undefined) return undefined
    if (firstLoss(without, since) !== undefined) return 'labs.halfOpen.answer.both'
    if (firstLoss(withHeartbeat, since) !== undefined) return 'labs.halfOpen.answer.heartbeat'
    return now - since > noticeLimit ? 'labs.halfOpen.answer.neither' : undefined
  },
  figures(view) {
    const { since } = view
    return ofEach(view, ({ snapshot, notes }) => {
      const noticed = since === undefined ? undefined : firstLoss({ snapshot, notes }, since)
      if (since !== undefined && noticed !== undefined) {
        return {
          key: 'labs.figure.noticed',
          figures: { after: duration(noticed.at - since) },
          tone: 'good',
        }
      }
      // Nothing is shown, or the clocks are not aligned: the age is not known.
      if (snapshot.staleness === undefined) return undefined
      const figures = { age: duration(snapshot.staleness) }
      return since === undefined
        ? { key: 'labs.figure.hears', figures, tone: 'plain' }
        : { key: 'labs.figure.believes', figures, tone: 'bad' }
    })
  },
}
