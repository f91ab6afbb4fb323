import { callNames, type CallName } from '../../../main/shared/contract/calls.ts'
import { transports } from '../../../main/shared/contract/transport.ts'
import { defaultSettings, settingKeys } from '../../../main/shared/contract/settings.ts'
import { noFaults } from '../../../main/shared/contract/network.ts'
import type { Random } from '../support/random.ts'

/** A call from outside: a name that may be none, and an argument that may be anything. */
export interface CallInput {
  readonly name: unknown
  readonly input: unknown
}

/** Values that are the wrong type, or at an edge of the right one. All survive structured cloning. */
const hostile: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.5,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  10n ** 30n,
  '',
  ' ',
  '0',
  'all',
  '__proto__',
  'constructor',
  'toString',
  '\0',
  '\ud800',
  "'; DROP TABLE messages; --",
  'x'.repeat(70_000),
  [],
  [[[]]],
  {},
  { length: 1 },
  JSON.parse('{"__proto__":{"scope":"all"}}'),
  { toString: 1, valueOf: null },
  new Date(Number.NaN),
  new Map([['scope', 'all']]),
  new Set([1]),
  new Uint8Array(10),
  /x/,
  new Error('an error'),
]

const ids = [0, 1, 2, 100, -1, 1.5, Number.MAX_SAFE_INTEGER, 2 ** 60]
const clients = ['fuzz', 'a'.repeat(64), 'a'.repeat(65), '../x', '']

/** Arguments that are right or nearly so, call by call; what nobody could test beside it is rare. */
function nearlyRight(name: CallName, random: Random): unknown {
  const scope = random.pick<unknown>([
    ...transports,
    'all',
    { client: random.pick(clients) },
    { client: 'fuzz', more: 1 },
  ])
  switch (name) {
    case 'configure': {
      const key = random.pick([...settingKeys, '__proto__', 'none'])
      const value = random.pick<unknown>([
        1_000,
        0.1,
        'chat',
        true,
        '{n}{x}',
        ['http://x'],
        ['x'],
        ...hostile,
      ])
      return key === '__proto__' ? JSON.parse('{"__proto__":1}') : { [key]: value }
    }
    case 'setProducing':
      return random.pick<unknown>([true, false, 'true', 1])
    case 'burst':
      return random.pick([1, 2, 10, 0, -1, 10_001, 1.5])
    case 'startServer':
    case 'stopServer':
    case 'endStream':
      return random.pick<unknown>([...transports, 'all', ['sse']])
    case 'setNetwork': {
      const key = random.pick([...Object.keys(noFaults), 'none', 'constructor'])
      const value = random.pick<unknown>([0, 1, 50, true, false, 65_536, ...hostile])
      return { scope: random.pick<unknown>([scope, { client: 'fuzz' }]), faults: { [key]: value } }
    }
    case 'cutLine':
      return scope
    case 'closeConnections':
      return { scope, code: random.pick([1000, 1001, 1005, 1012, 3000, 4999, 5000, -1, 1e9]) }
    case 'restartServers':
      return {
        servers: random.pick<unknown>([...transports, 'all', 'none']),
        history: random.pick<unknown>([true, true, true, false, 'no']),
        downFor: random.pick([0, 1, 20, -1, 30_001]),
      }
    case 'readWire':
      return {
        transport: random.pick([...transports, 'x']),
        client: random.pick(clients),
        after: random.pick(ids),
      }
    case 'bookings':
      return random.pick<unknown>([[], clients, ['a b'], Array(101).fill('c'), 'c', null])
    case 'births':
      return random.pick(ids)
    case 'countMessages':
      return { after: random.pick(ids), through: random.pick(ids) }
    case 'startAudience':
      return {
        transports: random.pick([['sse'], ['polling', 'websocket'], ['sse', 'sse'], []]),
        clients: random.pick([1, 3, 0, 5_001]),
        connectRate: random.pick([100, 0, 5_001]),
      }
    case 'startFleet':
      return {
        transport: random.pick(['sse', 'websocket', 'polling']),
        clients: random.pick([1, 3, 0, 501]),
        retry: random.pick([100, 10_000, 99]),
        jitter: random.pick<unknown>([true, false, 'no']),
      }
    default:
      return random.pick<unknown>([undefined, null, ...hostile])
  }
}

/** What stops or starts something takes time, and is called so much more rarely. */
const heavy: readonly CallName[] = [
  'startServer',
  'stopServer',
  'restartServers',
  'startAudience',
  'stopAudience',
  'startFleet',
  'stopFleet',
  'burst',
  'clear',
]

/** An object in which one property was replaced, left out or added. */
function spoil(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null) return random.pick(hostile)
  const entries = Object.entries(value)
  const [key = 'more'] = random.pick(
    entries.length > 0 ? entries : [['more', 0] as [string, unknown]],
  )
  const rest = Object.fromEntries(entries.filter(([name]) => name !== key))
  return random.pick<unknown>([
    rest,
    { ...rest, [key]: random.pick(hostile) },
    { ...value, more: 1 },
    [value],
  ])
}

/** Makes calls: hostile values for every one of them, right ones, and right ones with one fault. */
export function createCallInputs(random: Random): () => CallInput {
  const light = callNames.filter((name) => !heavy.includes(name))
  return () => {
    const known = random.pick(random.below(20) === 0 ? heavy : light)
    const name = random.below(40) === 0 ? random.pick<unknown>(['', 'nothing', ...hostile]) : known
    switch (random.below(3)) {
      case 0:
        return { name, input: random.pick(hostile) }
      case 1:
        return { name, input: nearlyRight(known, random) }
      default:
        return { name: random.pick(callNames), input: spoil(nearlyRight(known, random), random) }
    }
  }
}

/** What ends all that fuzzed calls may have set going, in this order. */
export const restoring: readonly CallInput[] = [
  { name: 'stopAudience', input: undefined },
  { name: 'stopFleet', input: undefined },
  { name: 'setProducing', input: false },
  { name: 'configure', input: defaultSettings },
  ...(['all', ...transports, ...clients.map((client) => ({ client }))] as const).map((scope) => ({
    name: 'setNetwork',
    input: { scope, faults: {} },
  })),
  { name: 'restartServers', input: { servers: 'all', history: true, downFor: 0 } },
  ...transports.map((transport) => ({ name: 'startServer', input: transport })),
]
