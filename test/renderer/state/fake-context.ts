import { defaultSettings, type Settings } from '../../../main/shared/contract/settings.ts'
import type { Status } from '../../../main/shared/contract/status.ts'
import { createKnownMessages } from '../../../main/shared/measures/known-messages.ts'
import type { PaneContext } from '../../../renderer/panes/pane.ts'
import { createFakeEnvironment, type FakeEnvironment } from '../../support/fake-environment.ts'

/** The surroundings of a pane, with what a test may change about them. */
export interface FakeContext extends PaneContext {
  readonly environment: FakeEnvironment
  current: Settings
  /** Of the engine's clock against the page's, ms. */
  offset: number
  /** ms; undefined: the clocks are not aligned. */
  uncertainty: number | undefined
  /** How often a pane found that the clocks must have parted. */
  doubts: number
  /** Whether the page is in the background. */
  away: boolean
  readonly senders: Map<number, string>
}

const bounds = { oldest: 0, newest: 0, count: 0, bytes: 0 }

/** A context at default settings whose store is empty. */
export function createFakeContext(
  environment: FakeEnvironment = createFakeEnvironment(),
): FakeContext {
  const senders = new Map<number, string>()
  const known = createKnownMessages()
  known.follow('one', 0)
  const server = (transport: 'polling' | 'sse' | 'websocket', url: string, port: number) =>
    ({ transport, state: 'running', url, port }) as const
  const context: FakeContext = {
    environment,
    current: defaultSettings,
    offset: 0,
    uncertainty: 0,
    doubts: 0,
    away: false,
    senders,
    settings: () => context.current,
    status: (): Status => ({
      version: '0.0.0',
      run: 'first',
      settings: context.current,
      producing: true,
      servers: {
        polling: server('polling', 'http://127.0.0.1:3000', 3000),
        sse: server('sse', 'http://127.0.0.1:4000', 4000),
        websocket: server('websocket', 'ws://127.0.0.1:8181', 8181),
      },
      store: { ...bounds, stream: 'one', location: ':memory:', writable: true },
      banners: [],
      network: [],
      refusedOrigins: [],
    }),
    clock: {
      offset: () => context.offset,
      uncertainty: () => context.uncertainty,
      doubt: () => (context.doubts += 1),
    },
    hidden: () => context.away,
    forbids: () => false,
    senderOf: (id) => senders.get(id),
    noteSent: (id, pane) => senders.set(id, pane),
    known,
  }
  return context
}
