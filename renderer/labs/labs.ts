import type { Pins } from '../../main/shared/contract/pins.ts'
import {
  defaultSettings,
  type SettingKey,
  type SettingsPatch,
} from '../../main/shared/contract/settings.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'
import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'
import type { Lab, LabName } from './lab.ts'

const pane = (transport: Transport, pins: Pins = {}): SubjectSpec => ({ transport, pins })
const oneOfEach = [pane('polling'), pane('sse'), pane('websocket')]

/** What a lab needs to be as it was thought, whatever was set before. */
const governed = [
  'pushRate',
  'arrivals',
  'payload',
  'feed',
  'pollInterval',
  'pollMode',
  'ssePushInterval',
  'websocketPushInterval',
  'heartbeat',
  'deflate',
] as const satisfies readonly SettingKey[]

/** The defaults, with what this lab has of its own: every lab sets the same knobs. */
function settings(own: SettingsPatch): SettingsPatch {
  const defaults = Object.fromEntries(governed.map((key) => [key, defaultSettings[key]]))
  return { ...defaults, ...own }
}

/**
 * What the slow line carries, in bytes a second. At 300 messages of 2 kB a second some 400 kB a
 * second are left over for its reader, so 1 MiB is due to it after two to three seconds; and the
 * frame that says 1013 still gets through what is queued before the server gives up waiting.
 */
const slowLine: PlannedFaults[] = [
  { scope: { subject: 0 }, faults: { bandwidth: 200_000 } },
  { scope: { subject: 1 }, faults: { bandwidth: 200_000 } },
]
const silence: PlannedFaults[] = [{ scope: 'websocket', faults: { halfOpen: true } }]
/** The first buffer of a proxy in its ordinary configuration, such as nginx's. */
const buffering: PlannedFaults[] = [{ scope: 'sse', faults: { holdBytes: 4_096 } }]

/** The labs in the order of their menu. */
export const labs: readonly Lab[] = [
  {
    name: 'wall',
    settings: settings({ pushRate: 2 }),
    subjects: Array.from({ length: 7 }, () => pane('sse')),
    faults: [],
    actions: [{ key: 'first', kind: 'connection', subject: 0 }],
  },
  {
    name: 'herd',
    settings: settings({ pushRate: 2 }),
    subjects: [pane('sse'), pane('websocket')],
    faults: [],
    fleet: { transport: 'sse', clients: 300, retry: 1_000, jitter: false },
    actions: [
      { key: 'restart', kind: 'restart', servers: 'sse', downFor: 500 },
      { key: 'jitter', kind: 'jitter' },
    ],
  },
  {
    name: 'halfOpen',
    settings: settings({ pushRate: 2 }),
    subjects: [pane('websocket', { heartbeat: 5_000 }), pane('websocket', { heartbeat: 0 })],
    faults: [],
    actions: [{ key: 'silent', kind: 'faults', set: silence, inverted: false }],
  },
  {
    name: 'slowReader',
    settings: settings({ pushRate: 300, payload: 2_048, arrivals: 'regular' }),
    subjects: [pane('websocket'), pane('sse'), pane('websocket'), pane('sse')],
    faults: [],
    actions: [{ key: 'slow', kind: 'faults', set: slowLine, inverted: false }],
  },
  {
    name: 'proxy',
    settings: settings({ pushRate: 4, arrivals: 'regular' }),
    subjects: [pane('sse'), pane('websocket')],
    faults: buffering,
    actions: [{ key: 'unbuffered', kind: 'faults', set: buffering, inverted: true }],
  },
  {
    name: 'coalescing',
    settings: settings({ pushRate: 0.5, pollInterval: 2_000 }),
    subjects: oneOfEach,
    faults: [],
    actions: [{ key: 'burst', kind: 'burst', count: 100 }],
  },
]

/** The lab of this name. */
export function labNamed(name: LabName): Lab {
  const lab = labs.find((candidate) => candidate.name === name)
  if (lab === undefined) throw new Error(`there is no lab ${name}`)
  return lab
}
