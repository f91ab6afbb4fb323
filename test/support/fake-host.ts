import {
  dispatch,
  type CallHandlers,
  type CallName,
  type CallResult,
} from '../../main/shared/contract/calls.ts'
import type { CrowdReading } from '../../main/shared/contract/crowd.ts'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import { sameScope } from '../../main/shared/contract/network.ts'
import type { RunRow } from '../../main/shared/contract/runs.ts'
import {
  checkPatch,
  defaultSettings,
  type SettingsPatch,
} from '../../main/shared/contract/settings.ts'
import type { Bookings, Statistics, Status } from '../../main/shared/contract/status.ts'
import { createListeners, type Listeners } from '../../renderer/host/listeners.ts'
import type { Host } from '../../renderer/host/host.ts'

/** A status as an engine with the article's ports tells it. */
export function statusWith(changes: Partial<Status> = {}): Status {
  const server = (transport: 'polling' | 'sse' | 'websocket', url: string, port: number) =>
    ({ transport, state: 'running', url, port }) as const
  return {
    version: '0.0.0',
    run: 'first',
    settings: defaultSettings,
    producing: true,
    servers: {
      polling: server('polling', 'http://127.0.0.1:3000', 3_000),
      sse: server('sse', 'http://127.0.0.1:4000', 4_000),
      websocket: server('websocket', 'ws://127.0.0.1:8181', 8_181),
    },
    store: {
      oldest: 0,
      newest: 0,
      count: 0,
      bytes: 0,
      stream: 'fake',
      location: ':memory:',
      writable: true,
    },
    banners: [],
    network: [],
    refusedOrigins: [],
    ...changes,
  }
}

/** Statistics of an engine that has done nothing. */
export function statisticsWith(changes: Partial<Statistics> = {}): Statistics {
  return {
    at: 0,
    run: 'first',
    store: { oldest: 0, newest: 0, count: 0, bytes: 0 },
    loopDelay: { mean: 0, p99: 0 },
    cpu: 0,
    memory: 0,
    sockets: { polling: 0, sse: 0, websocket: 0 },
    producer: { written: 0, skipped: 0 },
    ...changes,
  }
}

export interface FakeHost extends Host, Pick<Listeners, 'tellConnection'> {
  /** Tells an event as the engine does. */
  readonly tell: Listeners['emit']
  /** Names of the calls so far, oldest first. */
  readonly called: CallName[]
  /** What `status` answers. */
  status: Status
  /** What `bookings` answers. */
  bookings: Bookings | Promise<Bookings>
  /** Whose books were asked for so far. */
  readonly asked: (readonly string[])[]
  /** What `readCrowd` answers, where there is a crowd. */
  crowd: CrowdReading | undefined
  /** The runs that are kept, by their ids. */
  readonly runs: Map<string, string>
  /** Thrown where a run is to be kept, while there is one. */
  refuseRuns: Error | undefined
  /** Thrown by these calls. */
  readonly failing: Map<CallName, Error>
  /** Thrown by every call, while there is one. */
  failure: Error | undefined
}

const rowOf = (text: string): RunRow => {
  const { id, name, startedAt, finished } = JSON.parse(text) as RunRow
  return { id, name, startedAt, finished }
}

/** A host over an engine that checks and keeps settings, and does nothing else. */
export function createFakeHost(initial: Status = statusWith()): FakeHost {
  const listeners = createListeners((error) => {
    throw error
  })
  const done = async (): Promise<undefined> => undefined
  const handlers: CallHandlers = {
    status: async () => host.status,
    statistics: async () => statisticsWith(),
    async bookings(clients) {
      host.asked.push(clients)
      return host.bookings
    },
    clock: async () => 0,
    async configure(patch: SettingsPatch) {
      const settings = checkPatch(patch, host.status.settings)
      host.status = { ...host.status, settings }
      return settings
    },
    setProducing: done,
    tellLanguage: done,
    visitors: async () => ({ at: 0, visitors: [], changes: [], next: 0 }),
    burst: done,
    clear: async () => 0,
    startServer: done,
    stopServer: done,
    endStream: done,
    async setNetwork({ scope, faults }) {
      const others = host.status.network.filter((one) => !sameScope(one.scope, scope))
      const network = Object.keys(faults).length > 0 ? [...others, { scope, faults }] : others
      host.status = { ...host.status, network }
      return undefined
    },
    cutLine: async () => 0,
    closeConnections: async () => 0,
    restartServers: done,
    readWire: async ({ after }) => ({
      since: 0,
      segments: [],
      next: after,
      more: false,
      dropped: 0,
    }),
    caughtUp: async () => 0,
    countMessages: async () => 0,
    births: async () => [],
    startAudience: done,
    stopAudience: done,
    openCrowd: done,
    closeCrowd: done,
    beginCrowdWindow: done,
    endCrowdWindow: done,
    async readCrowd() {
      if (host.crowd !== undefined) return host.crowd
      throw new PlaygroundError('not_found', 'There is no such crowd.')
    },
    startFleet: done,
    stopFleet: done,
    announceExperiment: done,
    machine: async () => ({
      version: '0.0.0',
      runtime: 'Node 24',
      system: 'linux',
      cpu: 'a processor',
      cores: 2,
      load: 0.5,
      battery: null,
    }),
    runs: async () => ({ runs: [...host.runs.values()].map(rowOf), damaged: [] }),
    async readRun(id) {
      const text = host.runs.get(id)
      if (text === undefined) throw new PlaygroundError('not_found', 'There is no such run.')
      return text
    },
    async saveRun(text) {
      if (host.refuseRuns !== undefined) throw host.refuseRuns
      host.runs.set(rowOf(text).id, text)
      return undefined
    },
    async deleteRun(id) {
      host.runs.delete(id)
      return undefined
    },
  }
  const host: FakeHost = {
    called: [],
    status: initial,
    bookings: { at: 0, run: 'first', newest: 0, clients: {} },
    asked: [],
    crowd: undefined,
    runs: new Map(),
    refuseRuns: undefined,
    failing: new Map(),
    failure: undefined,
    async call<Name extends CallName>(name: Name, ...[input]: readonly unknown[]) {
      host.called.push(name)
      const failure = host.failure ?? host.failing.get(name)
      if (failure !== undefined) throw failure
      return (await dispatch(handlers, name, input)) as CallResult<Name>
    },
    on: listeners.on,
    onConnection: listeners.onConnection,
    tell: listeners.emit,
    tellConnection: listeners.tellConnection,
  }
  return host
}
