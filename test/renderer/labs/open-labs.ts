import { expect } from 'vitest'
import { labNamed } from '../../../renderer/labs/labs.ts'
import type { LabAction } from '../../../renderer/labs/lab.ts'
import { createNoteBook } from '../../../renderer/labs/pane-notes.ts'
import type { Pane, PaneConfig, PaneSnapshot } from '../../../renderer/panes/pane.ts'
import { useEngine } from '../../../renderer/state/use-engine.ts'
import { useLabs } from '../../../renderer/labs/use-labs.ts'
import { useNetwork } from '../../../renderer/network/use-network.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'
import { createPageBench } from '../../../renderer/panes/page-bench.ts'
import { usePanes } from '../../../renderer/panes/use-panes.ts'
import { createFakeHost, type FakeHost } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'

function fakePane(config: PaneConfig): Pane {
  let started = false
  const nothing = (): void => undefined
  return {
    config: () => config,
    start: () => void (started = true),
    stop: () => void (started = false),
    remove: nothing,
    setPins: nothing,
    rename: nothing,
    settingsChanged: nothing,
    beginWindow: nothing,
    bookWire: nothing,
    noteServed: nothing,
    forgive: nothing,
    snapshot: () =>
      ({ config, state: started ? 'open' : 'closed', staleness: 100 }) as PaneSnapshot,
  } as unknown as Pane
}

/** The labs of a page over an engine that is made up, with one pane unless it is to begin later. */
export async function open(
  host: FakeHost = createFakeHost(),
  stored = new Map<string, string>(),
  later = false,
) {
  const notices = useNotices(() => undefined)
  const engine = useEngine({ host, notices, now: () => 0, onMoved: () => undefined })
  await settled()
  expect(engine.state.value).toBe('up')
  const panes = usePanes({
    engine,
    createPane: fakePane,
    now: () => 0,
    pageId: String(stored.size),
    onChange: () => undefined,
  })
  const network = useNetwork({ engine, notices, panes, former: [] })
  const clock = { now: 1_000 }
  const book = createNoteBook()
  const bench = createPageBench({
    engine,
    panes,
    entries: () => panes.entries.value,
    after: () => undefined,
    now: () => 0,
  })
  const labs = useLabs({
    bench,
    engine,
    network,
    panes,
    notices,
    book,
    now: () => clock.now,
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
  })
  const begin = (): void => {
    panes.replace([{ lane: 'polling', pins: { pollInterval: 700 } }])
  }
  if (!later) begin()
  return { begin, host, engine, panes, network, labs, stored, clock, notices, book }
}
/** An action of a lab by its key. */
export const actionOf = (name: Parameters<typeof labNamed>[0], key: string): LabAction => {
  const found = labNamed(name).actions.find((action) => action.key === key)
  if (found === undefined) throw new Error(`no action ${key}`)
  return found
}
