import { isActive } from '../../main/shared/texts/words/pane-words.ts'
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
  answers: [
    'labs.wall.answer.opens',
    'labs.wall.answer.refused',
    'labs.wall.answer.waits',
    'labs.wall.answer.shares',
  ],
  found({ panes }) {
    const states = panes.map((pane) => pane?.snapshot)
    const isWhole = states.every((one) => one !== undefined && isActive(one))
    if (!isWhole) return undefined
    if (states.some((one) => one?.reason === 'browser-limit')) return 'labs.wall.answer.waits'
    if (states.some((one) => one?.state === 'waiting')) return 'labs.wall.answer.refused'
    return states.every((one) => one?.state === 'open') ? 'labs.wall.answer.opens' : undefined
  },
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
