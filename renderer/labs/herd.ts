import type { Lab } from './lab.ts'
import { barWidth } from './herd-runs.ts'
import { labSettings, subject } from './lab-setup.ts'

/** Half of the clients within this time, in ms, is a crowd. */
const crowded = 500
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)

/** 300 clients that lose their server at the same moment, and come back to it. */
export const herd: Lab = {
  name: 'herd',
  settings: labSettings({ pushRate: 2 }),
  subjects: [subject.sse(), subject.websocket()],
  faults: [],
  fleet: { transport: 'sse', clients: 300, retry: 1_000, jitter: false },
  actions: [
    { key: 'restart', kind: 'restart', servers: 'sse', downFor: 500 },
    { key: 'jitter', kind: 'jitter' },
  ],
  answers: ['labs.herd.answer.together', 'labs.herd.answer.spread', 'labs.herd.answer.turns'],
  found({ herd: run }) {
    if (run === undefined || run.jitter || run.outcome.recoveredAfter === undefined)
      return undefined
    const { attempts } = run.outcome
    const densest = Math.max(
      ...attempts.map((_, index) => sum(attempts.slice(index, index + crowded / barWidth))),
    )
    return densest * 2 >= run.clients ? 'labs.herd.answer.together' : 'labs.herd.answer.spread'
  },
  // Its figures are those of the fleet, and have a chart of their own.
  figures: () => [],
}
