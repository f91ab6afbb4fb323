import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'
import { ofEach } from './lab-view.ts'

/** One message in a while: who hears of it first? */
export const firstWord: Lab = {
  name: 'firstWord',
  settings: labSettings({ pushRate: 0.5, pollInterval: 2_000 }),
  subjects: [subject.polling(), subject.sse()],
  faults: [],
  actions: [],
  answers: ['labs.firstWord.answer.polling', 'labs.firstWord.answer.sse'],
  found({ panes }) {
    const [polling, sse] = panes.map((pane) => pane?.snapshot.now.delay?.p50)
    if (polling === undefined || sse === undefined) return undefined
    return sse < polling ? 'labs.firstWord.answer.sse' : 'labs.firstWord.answer.polling'
  },
  figures: (view) =>
    ofEach(view, ({ snapshot }) =>
      snapshot.reason === 'browser-limit' ? { key: 'labs.figure.waits', tone: 'bad' } : undefined,
    ),
}
