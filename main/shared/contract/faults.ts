import { PlaygroundError } from './errors.ts'
import { defaultsOf, rangeOf, schemasOf, type Knob, type ValuesOf } from './knob.ts'
import { transportRows, transports } from './transport.ts'

export type FaultSection = 'line' | 'break' | 'once' | 'errors' | 'held' | 'messages'

/** A row of the schema of faults: 0 and false are off, and that is the default of each. */
type FaultRow = Knob & {
  /**
   * Where the network panel has it: in view, or folded under "Break it", there as a button for what is over by
   * itself, among the errors, among what a proxy holds back, or among what happens to single messages.
   */
  readonly section: FaultSection
  /** The fault without which it means nothing. */
  readonly needs?: string
}

/** Those whose answer a buffering proxy can hold back. */
const streaming = transports.filter((name) => transportRows[name].streams)

/** What the line can do to connections, requests and messages: one row a fault, as those of the settings. */
export const faultKnobs = {
  latency: {
    kind: 'number',
    section: 'line',
    help: 'every byte is late by this, one way, each way',
    min: 1,
    max: 5_000,
    default: 0,
    unit: 'ms',
    scale: 'log',
    step: 1,
    zero: 'off',
  },
  jitter: {
    kind: 'number',
    section: 'line',
    help: 'varies the latency by ± this, each way, and never by more than the latency',
    min: 1,
    max: 5_000,
    default: 0,
    unit: 'ms',
    scale: 'log',
    step: 1,
    zero: 'off',
  },
  bandwidth: {
    kind: 'number',
    section: 'line',
    help: 'bytes a second, each way and for each connection; 0 is unlimited',
    min: 1_000,
    max: 100_000_000,
    default: 0,
    unit: 'B/s',
    scale: 'log',
    step: 1,
    zero: 'off',
  },
  halfOpen: {
    kind: 'toggle',
    section: 'break',
    help: 'silence both ways, with the connection left open: bytes wait until it ends',
    default: false,
  },
  down: {
    kind: 'toggle',
    section: 'break',
    help: 'open connections are reset, and new ones refused',
    default: false,
  },
  downFor: {
    kind: 'number',
    section: 'once',
    help:
      'as `down`, and over by itself after this time; what else is set for the same connections meanwhile leaves ' +
      'it as it is',
    min: 1,
    max: 60,
    default: 0,
    unit: 's',
    scale: 'linear',
    step: 1,
    zero: 'off',
  },
  unavailable: {
    kind: 'number',
    section: 'errors',
    help:
      'requests and WebSocket handshakes are answered with 503 and this `Retry-After`; connections that are open ' +
      'stay open',
    min: 1,
    max: 60,
    default: 0,
    unit: 's',
    scale: 'linear',
    step: 1,
    zero: 'off',
  },
  tooManyRequests: {
    kind: 'number',
    section: 'errors',
    help: 'the same with 429 and this `Retry-After`, unless `unavailable` is set',
    min: 1,
    max: 60,
    default: 0,
    unit: 's',
    scale: 'linear',
    step: 1,
    zero: 'off',
  },
  serverError: {
    kind: 'toggle',
    section: 'errors',
    help: 'the same with 500, unless one of the two before is set',
    default: false,
  },
  errorShare: {
    kind: 'number',
    section: 'errors',
    help:
      'the share of requests and handshakes that fails, each by chance: as one of the three before says, or else ' +
      'with 500; 0: all of them, where one of the three is set',
    min: 1,
    max: 100,
    default: 0,
    unit: '%',
    scale: 'linear',
    step: 1,
    zero: 'off',
  },
  holdBytes: {
    kind: 'number',
    section: 'held',
    help:
      'as behind a proxy that buffers: what a stream sends after its head is held back until so many bytes ' +
      'have gathered; where 0 is set, the line holds at most 256 KiB',
    governs: streaming,
    min: 1,
    max: 262_144,
    default: 0,
    unit: 'B',
    scale: 'log',
    step: 1,
    zero: 'off',
  },
  holdTime: {
    kind: 'number',
    section: 'held',
    help: 'the longest that a byte is held back; 0 sets no end. Both 0: nothing is held back',
    governs: streaming,
    min: 100,
    max: 60_000,
    default: 0,
    unit: 'ms',
    scale: 'log',
    step: 1,
    zero: 'off',
  },
  noHeartbeats: {
    kind: 'toggle',
    section: 'break',
    help: 'heartbeats (comments, pings, and those that pages see) never leave the server',
    default: false,
  },
  sliced: {
    kind: 'number',
    section: 'break',
    help: 'at most so many bytes a write; 0 is unlimited',
    min: 1,
    max: 65_536,
    default: 0,
    unit: 'B',
    scale: 'log',
    step: 1,
    zero: 'off',
  },
  duplicated: {
    kind: 'number',
    section: 'messages',
    help: 'the share of messages that come twice, each by chance; of polling twice in one answer',
    min: 1,
    max: 100,
    default: 0,
    unit: '%',
    scale: 'linear',
    step: 1,
    zero: 'off',
  },
  lateBy: {
    kind: 'number',
    section: 'messages',
    help:
      'messages come this much later, each by itself, so that newer ones overtake them; of polling an answer that ' +
      'brings messages, as a whole',
    min: 10,
    max: 10_000,
    default: 0,
    unit: 'ms',
    scale: 'log',
    step: 1,
    zero: 'off',
  },
  lateShare: {
    kind: 'number',
    section: 'messages',
    needs: 'lateBy',
    help: 'the share of messages that `lateBy` meets, each by chance; 0: all of them',
    min: 1,
    max: 100,
    default: 0,
    unit: '%',
    scale: 'linear',
    step: 1,
    zero: 'off',
  },
  brokenJson: {
    kind: 'number',
    section: 'messages',
    help:
      'the share of messages whose text ends in the middle, each by chance, so that it is no JSON any more; of ' +
      'polling the share of answers that bring messages',
    min: 1,
    max: 100,
    default: 0,
    unit: '%',
    scale: 'linear',
    step: 1,
    zero: 'off',
  },
} as const satisfies Readonly<Record<string, FaultRow>>

/** What the line does to connections, by the rows above. */
export type NetworkFaults = ValuesOf<typeof faultKnobs>
export type NetworkFaultKey = keyof NetworkFaults
export type NetworkFaultsPatch = Partial<NetworkFaults>

export const faultKeys = Object.keys(faultKnobs) as NetworkFaultKey[]
/** No fault at all. */
export const noFaults: NetworkFaults = defaultsOf(faultKnobs)

const schemas = schemasOf(faultKnobs)

/** True where a fault may have this value. */
export function isValidFault(key: NetworkFaultKey, value: unknown): boolean {
  return schemas[key].safeParse(value).success
}

/**
 * Checks faults that came from outside.
 *
 * @throws PlaygroundError `bad_setting`, naming field and range.
 */
export function checkFaults(faults: object): NetworkFaultsPatch {
  for (const [key, value] of Object.entries(faults)) {
    if (!Object.hasOwn(faultKnobs, key)) {
      throw new PlaygroundError('bad_setting', `There is no fault named "${key}".`, key)
    }
    const known = key as NetworkFaultKey
    if (!isValidFault(known, value)) {
      throw new PlaygroundError(
        'bad_setting',
        `${known} must be ${rangeOf(faultKnobs[known])}.`,
        known,
      )
    }
  }
  return faults
}
