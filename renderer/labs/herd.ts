import type { Lab } from './lab.ts'
import { labSettings, subject } from './lab-setup.ts'

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
  // Its figures are those of the fleet, and have a chart of their own.
  figures: () => [],
}
