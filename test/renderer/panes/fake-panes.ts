import { expect } from 'vitest'
import type {
  Bookings,
  ClientBooks,
  Handover,
  WireBooking,
} from '../../../main/shared/contract/status.ts'
import type { Pane, PaneConfig, PaneSnapshot } from '../../../renderer/panes/pane.ts'
import { usePanes } from '../../../renderer/panes/use-panes.ts'
import type { SharedPane } from '../../../renderer/share/share-panes.ts'
import { useEngine } from '../../../renderer/state/use-engine.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'
import { createFakeHost } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'

/** What the engine has booked, where only its total matters. */
export const booking = { total: 1 } as WireBooking

/** What the engine has booked for the first SSE pane, and for no other. */
export function bookingsOf(books: ClientBooks, run = 'first'): Bookings {
  return { at: 0, run, newest: 0, clients: { 'sse-1-p': books } }
}

/** Panes that note what is asked of them. */
function createPanes() {
  const log: string[] = []
  const served: Partial<Handover>[] = []
  const behind = new Map<string, number>()
  function createPane(initial: PaneConfig): Pane {
    let config = initial
    let started = false
    let since = 0
    const note = (what: string) => (): void => void log.push(`${config.transport} ${what}`)
    return {
      config: () => config,
      start() {
        started = true
        note('start')()
      },
      stop: note('stop'),
      remove: note('remove'),
      setPins(pins) {
        if (config.pins.pollInterval !== pins.pollInterval) since += 1
        config = { ...config, pins }
        note('pins')()
      },
      rename: (name) => (config = { ...config, name }),
      holdRows: () => undefined,
      settingsChanged: note('settings'),
      beginWindow(keep) {
        since += 1
        note(keep === true ? 'window, keeping' : 'window')()
      },
      bookWire: (booked, run) => note(`wire ${booked?.total ?? 'none'} of ${run}`)(),
      noteServed: (_store, own) => void served.push({ ...own }),
      forgive: (through) => note(`forgive ${through}`)(),
      post: async () => undefined,
      snapshot: () =>
        ({
          config,
          state: started ? 'connecting' : 'idle',
          now: { since },
          ...(behind.has(config.id) && { behind: { ms: behind.get(config.id) } }),
        }) as PaneSnapshot,
      row: () => undefined,
      rowCount: () => 0,
      delays: () => ({ at: new Float64Array(), delay: new Float64Array() }),
      delaysUpTo: () => new Float64Array(),
      encodedDelays: () => '',
      endWindow: () => undefined,
      connections: () => [],
      audited: () => undefined,
    }
  }
  return { log, served, behind, createPane }
}

/** The panes of a page whose engine is up; there is none at first. */
export async function open() {
  const host = createFakeHost()
  const engine = useEngine({
    host,
    notices: useNotices(() => undefined),
    now: () => 0,
    onMoved: () => undefined,
  })
  await settled()
  expect(engine.state.value).toBe('up')
  const { log, served, behind, createPane } = createPanes()
  const kept: (readonly SharedPane[])[] = []
  const panes = usePanes({
    engine,
    createPane,
    now: () => 1_000,
    pageId: 'p',
    onChange: (list) => kept.push(list),
  })
  panes.replace([])
  return { host, engine, log, served, behind, panes, kept }
}
