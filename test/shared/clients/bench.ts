import type { PollMode } from '../../../main/shared/contract/settings.ts'
import { laneRows, type Lane } from '../../../main/shared/contract/lanes.ts'
import type { Client } from '../../../main/shared/clients/client.ts'
import { createClient } from '../../../main/shared/clients/registry.ts'
import {
  createFakeEnvironment,
  createRecordedSink,
  message,
  messages,
  type FakeEnvironment,
  type FakeEventSource,
  type FakeRequest,
  type FakeWebSocket,
  type RecordedSink,
} from '../../support/fake-environment.ts'

/** What a test may change while a client runs. */
export interface Knobs {
  pollInterval: number
  pollMode: PollMode
  pushInterval: number
  heartbeat: number
  resume: boolean
  refused: boolean
  forbidden: boolean
  clockOffset: number
  clockUncertainty: number
  store: { readonly stream: string; readonly oldest: number; readonly newest: number }
}

/** A client of one lane with surroundings that a test drives. */
export interface Bench {
  readonly environment: FakeEnvironment
  readonly sink: RecordedSink
  readonly knobs: Knobs
  readonly client: Client
  /** The latest state, its readyState and its reason. */
  state(): unknown
  detail(): unknown
  request(): FakeRequest
  source(): FakeEventSource
  socket(): FakeWebSocket
  /** The query of the newest request, stream or socket. */
  query(): Record<string, string>
  /** Starts a polling client with ids 1 to 10 in the table, as history. */
  startWithTen(headers?: Record<string, string>): Promise<void>
  /** Opens a stream or socket, with id 100 as history and 101 as the first live message. */
  open(): void
}

const urls = {
  polling: 'http://127.0.0.1:3000',
  sse: 'http://127.0.0.1:4000',
  websocket: 'ws://127.0.0.1:8181',
} as const

function newest<Item>(items: readonly Item[]): Item {
  const item = items.at(-1)
  if (item === undefined) throw new Error('nothing was asked for or opened')
  return item
}

/** Creates a client that has not been started; its id is `pane`. */
export function createBench(lane: Lane): Bench {
  const { transport, api } = laneRows[lane]
  const environment = createFakeEnvironment()
  const sink = createRecordedSink()
  const knobs: Knobs = {
    pollInterval: 500,
    pollMode: 'new',
    pushInterval: 250,
    heartbeat: 5_000,
    resume: true,
    refused: false,
    forbidden: false,
    clockOffset: 0,
    clockUncertainty: 0,
    store: { stream: 'one', oldest: 1, newest: 100 },
  }
  const client = createClient[lane](
    {
      url: () => urls[transport],
      client: 'pane',
      effective: () => knobs,
      store: () => knobs.store,
      refused: () => knobs.refused,
      forbidden: () => knobs.forbidden,
      clock: { offset: () => knobs.clockOffset, uncertainty: () => knobs.clockUncertainty },
    },
    sink,
    environment,
  )
  const request = (): FakeRequest => newest(environment.requests)
  const source = (): FakeEventSource => newest(environment.sources)
  const socket = (): FakeWebSocket => newest(environment.sockets)
  const latest = { fetch: request, EventSource: source, WebSocket: socket }

  return {
    environment,
    sink,
    knobs,
    client,
    state: () => sink.states.at(-1),
    detail: () => sink.details.at(-1),
    request,
    source,
    socket,
    query: () => Object.fromEntries(latest[api]().url.searchParams),
    async startWithTen(headers = {}) {
      client.start()
      await request().answers(messages(1, 10), { headers })
    },
    open() {
      const link = api === 'EventSource' ? source : socket
      client.start()
      link().opens()
      link().sends(message(100, environment.now() - 1))
      link().sends(message(101, environment.now()))
    },
  }
}
