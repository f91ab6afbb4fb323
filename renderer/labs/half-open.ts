import { duration } from '../../main/shared/texts/quantity.ts'
import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { ofEach } from './lab-view.ts'

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
  figures(view) {
    const { since } = view
    return ofEach(view, ({ snapshot, notes }) => {
      const noticed = since === undefined ? undefined : notes.losses.find(({ at }) => at >= since)
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
