import type { Bench } from '../../main/shared/experiment/bench.ts'
import type { ScopedFaults } from '../../main/shared/contract/network.ts'
import type { SettingsPatch } from '../../main/shared/contract/settings.ts'
import type { PaneEntry, PaneList } from './pane-list.ts'

/** What a bench needs of the page. */
export interface PageBenchOptions {
  readonly engine: {
    configure(patch: SettingsPatch): Promise<unknown>
    setNetwork(scoped: ScopedFaults): Promise<void>
    /** The newest id, once the store has what is due by now. @throws PlaygroundError where the engine is gone. */
    ask(name: 'caughtUp'): Promise<number>
  }
  readonly panes: Pick<PaneList, 'endWindows' | 'inStep' | 'measureAnew' | 'replace' | 'settle'>
  readonly entries: () => readonly PaneEntry[]
  /** Runs once, after this many ms. */
  readonly after: (delay: number, run: () => void) => unknown
  /** The page's clock, epoch ms. */
  readonly now: () => number
}

/** How often it is looked at whether all panes are open, ms. */
const lookPeriod = 50
/** The engine tells twice a second what exists; after this, in ms, it has told of all that was stored. */
const heardOf = 600

/** The bench of the page: its subjects are panes. */
export function createPageBench(options: PageBenchOptions): Bench {
  const { engine, panes, entries, after, now } = options
  const allOpen = (): boolean => entries().every(({ pane }) => pane.snapshot().state === 'open')
  const pause = (): Promise<void> => new Promise((resolve) => after(lookPeriod, resolve))
  return {
    async configure(patch, signal) {
      signal?.throwIfAborted()
      await engine.configure(patch)
      await panes.inStep()
      signal?.throwIfAborted()
    },
    async setNetwork(scope, faults) {
      await engine.setNetwork({ scope, faults })
      await panes.inStep()
    },
    subjects(plan) {
      panes.replace(plan)
      return entries().map(({ id }) => id)
    },
    async settle(signal) {
      signal?.throwIfAborted()
      while (!allOpen()) {
        await pause()
        signal?.throwIfAborted()
      }
      await panes.settle()
    },
    beginWindow: () => panes.measureAnew('lab'),
    async endWindow(patience, signal) {
      signal?.throwIfAborted()
      let since = panes.endWindows()
      let newest = Infinity
      engine.ask('caughtUp').then(
        (id) => ([newest, since] = [id, now()]),
        // Nobody knows then what else was due: it is waited for as long as it may take.
        () => undefined,
      )
      const complete = new Set<string>()
      const shown = entries()
      while (complete.size < shown.length && now() - since < patience) {
        await pause()
        signal?.throwIfAborted()
        for (const { id, pane } of shown) {
          const { cursor, waiting } = pane.snapshot()
          // What was deleted meanwhile waits nowhere, and will not come.
          const isGone = waiting === undefined && newest < Infinity && now() - since >= heardOf
          if (cursor >= newest || isGone) complete.add(id)
        }
      }
      return shown.map(({ id }) => complete.has(id))
    },
    async figures() {
      await panes.settle()
      return entries().map(({ id, transport, pane }) => {
        return { id, transport, reading: pane.snapshot(), delays: pane.encodedDelays }
      })
    },
  }
}
