import {
  defaultsOf,
  schemasOf,
  type ChoiceKnob,
  type NumberKnob,
  type ToggleKnob,
  type ValuesOf,
} from '../../contract/knob.ts'
import { z } from '../../contract/zod.ts'

type NeedRow = NumberKnob | ChoiceKnob | ToggleKnob

/** What somebody's own traffic needs, one row each. */
export const needRows = {
  age: {
    kind: 'number',
    help: 'how old a message may be when it is on screen, for 19 of 20 messages',
    min: 20,
    max: 600_000,
    default: 1_000,
    unit: 'ms',
    scale: 'log',
    step: 1,
  },
  rate: {
    kind: 'number',
    help: 'how often the server has a message for a client',
    min: 0.01,
    max: 5_000,
    default: 2,
    unit: 'messages/s',
    scale: 'log',
    step: 0.01,
    integer: false,
  },
  clients: {
    kind: 'number',
    help: 'clients at a time',
    min: 1,
    max: 1_000_000,
    default: 100,
    unit: '',
    scale: 'log',
    step: 1,
  },
  size: {
    kind: 'number',
    help: 'UTF-8 bytes of a message',
    min: 16,
    max: 32_768,
    default: 64,
    unit: 'B',
    scale: 'log',
    step: 1,
  },
  clientRate: {
    kind: 'number',
    help: 'how often each client sends a message itself',
    min: 0.000_1,
    max: 100,
    default: 0,
    unit: 'messages/s',
    scale: 'log',
    step: 0.000_1,
    integer: false,
    zero: 'off',
  },
  proxy: {
    kind: 'choice',
    help: 'what lies between: nothing known, a proxy that buffers answers, one that lets no WebSocket through, both, or HTTP/2 from end to end',
    choices: ['none', 'buffers', 'no-websocket', 'corporate', 'http2'],
    default: 'none',
  },
  phones: {
    kind: 'toggle',
    help: 'whether the clients are phones, whose batteries count',
    default: false,
  },
} as const satisfies Readonly<Record<string, NeedRow>>

/** What is needed: milliseconds, bytes, and messages a second. */
export type Needs = ValuesOf<typeof needRows>
export type NeedKey = keyof Needs
const needKeys = Object.keys(needRows) as NeedKey[]
export const defaultNeeds: Needs = defaultsOf(needRows)

const schemas = schemasOf(needRows)

/** Accepts needs; what is left out has its default. */
export const needsShape = z.strictObject(
  Object.fromEntries(needKeys.map((key) => [key, schemas[key].default(defaultNeeds[key])])),
) as unknown as z.ZodType<Needs>

export const isValidNeed = (key: NeedKey, value: unknown): boolean =>
  schemas[key].safeParse(value).success

/** Who talks: the server alone, both, or mostly the clients. */
export type Talk = 'server' | 'both' | 'clients'

export function whoTalks({ rate, clientRate }: Pick<Needs, 'rate' | 'clientRate'>): Talk {
  if (clientRate === 0) return 'server'
  return clientRate > rate ? 'clients' : 'both'
}

/** Whether streams pass a proxy that gathers what they send. */
export const isHeldBack = ({ proxy }: Pick<Needs, 'proxy'>): boolean =>
  proxy === 'buffers' || proxy === 'corporate'

/** Whether a proxy answers a WebSocket's handshake itself. */
export const refusesUpgrade = ({ proxy }: Pick<Needs, 'proxy'>): boolean =>
  proxy === 'no-websocket' || proxy === 'corporate'
