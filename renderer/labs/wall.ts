import { count } from '../../main/shared/texts/quantity.ts'
import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { ofEach } from './lab-view.ts'

/** Seven event streams over HTTP/1.1, of which a browser opens six to one host. */
export const wall: Lab = {
  name: 'wall',
  settings: labSettings({ pushRate: 2 }),
  subjects: Array.from({ length: 7 }, () => subject.sse()),
  faults: [],
  actions: [{ key: 'first', kind: 'connection', subject: 0 }],
  figures(view) {
    const there = view.panes.filter((pane) => pane !== undefined)
    const open = there.filter(({ snapshot }) => snapshot.state === 'open').length
    const figures = { open: count(open), all: count(there.length) }
    return [
      { key: 'labs.figure.open', figures, tone: 'plain' },
      ...ofEach(view, ({ snapshot }) =>
        snapshot.reason === 'browser-limit' ? { key: 'labs.figure.waits', tone: 'bad' } : undefined,
      ),
    ]
  },
}
