import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'
import { delay } from '../../main/shared/texts/quantity.ts'
import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { ofEach } from './lab-view.ts'

/** The first buffer of a proxy in its ordinary configuration, such as nginx's. */
const buffering: readonly PlannedFaults[] = [{ scope: 'sse', faults: { holdBytes: 4_096 } }]

/** At four messages a second, a delay of more than a second (ms) means that somebody holds them back. */
const isHeld = (p50: number): boolean => p50 > 1_000

/** A proxy that takes a stream for an ordinary answer, and fills its buffer first. */
export const proxy: Lab = {
  name: 'proxy',
  settings: labSettings({ pushRate: 4, arrivals: 'regular' }),
  subjects: [subject.sse(), subject.websocket()],
  faults: buffering,
  actions: [{ key: 'unbuffered', kind: 'faults', set: buffering, inverted: true }],
  answers: [
    'labs.proxy.answer.both',
    'labs.proxy.answer.sse',
    'labs.proxy.answer.websocket',
    'labs.proxy.answer.neither',
  ],
  found({ since, panes }) {
    if (since === undefined) return undefined
    const [sse, websocket] = panes.map((pane) => pane?.snapshot.now.delay?.p50)
    if (sse === undefined || websocket === undefined) return undefined
    if (isHeld(sse)) return isHeld(websocket) ? 'labs.proxy.answer.both' : 'labs.proxy.answer.sse'
    return isHeld(websocket) ? 'labs.proxy.answer.websocket' : 'labs.proxy.answer.neither'
  },
  figures: (view) =>
    ofEach(view, ({ snapshot }) => {
      const measured = snapshot.now.delay
      if (measured === undefined) return { key: 'labs.figure.nothing', tone: 'bad' }
      const { p50, max, uncertainty } = measured
      return {
        key: 'labs.figure.delay',
        figures: { p50: delay(p50, uncertainty), max: delay(max, uncertainty) },
        tone: isHeld(p50) ? 'bad' : 'good',
      }
    }),
}
