import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'
import { delay } from '../../main/shared/texts/quantity.ts'
import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { ofEach } from './lab-view.ts'

/** The first buffer of a proxy in its ordinary configuration, such as nginx's. */
const buffering: readonly PlannedFaults[] = [{ scope: 'sse', faults: { holdBytes: 4_096 } }]

/** A proxy that takes a stream for an ordinary answer, and fills its buffer first. */
export const proxy: Lab = {
  name: 'proxy',
  settings: labSettings({ pushRate: 4, arrivals: 'regular' }),
  subjects: [subject.sse(), subject.websocket()],
  faults: buffering,
  actions: [{ key: 'unbuffered', kind: 'faults', set: buffering, inverted: true }],
  figures: (view) =>
    ofEach(view, ({ snapshot }) => {
      const measured = snapshot.now.delay
      if (measured === undefined) return undefined
      const { p50, max, uncertainty } = measured
      return {
        key: 'labs.figure.delay',
        figures: { p50: delay(p50, uncertainty), max: delay(max, uncertainty) },
        tone: p50 > 1_000 ? 'bad' : 'good',
      }
    }),
}
