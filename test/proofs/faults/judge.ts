import { setTimeout as pause } from 'node:timers/promises'
import type { PaneFigures, ProofPane, Stage } from './stage.ts'

/** What a pane must agree with. */
interface PaneVerdict extends PaneFigures {
  readonly pane: ProofPane
  /** Rows of the store that this pane has judged. */
  readonly stored: number
  /** How many of them the browser really received. */
  readonly arrived: number
  readonly violations: readonly string[]
}

export interface Judge {
  /**
   * Waits until all panes have settled, with the producer paused, and compares. Resolves with what is
   * wrong.
   */
  judge(): Promise<readonly string[]>
  /** The last comparison, a row a pane. */
  table(): readonly object[]
}

/** How long a pane may take to come back and catch up, ms: back-off, a retry and a timeout of 10 s. */
const patience = 30_000

/** Creates a judge of panes that have met no fault yet. */
export async function createJudge(stage: Stage): Promise<Judge> {
  const { panes, call } = stage
  /** The newest id before the audit of each pane begins. */
  const after = new Map<string, number>()
  let stored: readonly number[] = []
  let latest: readonly PaneVerdict[] = []

  const allFigures = (): Promise<PaneFigures[]> =>
    Promise.all(panes.map(({ id }) => stage.figures(id)))
  const isSettled = (figures: readonly PaneFigures[]): boolean =>
    panes.every(({ id }, index) => {
      const { state = '', received = 0, missed = 0 } = figures[index] ?? {}
      const known = after.get(id)
      return (
        state === 'open' && (known === undefined || known + received + missed === stage.newest())
      )
    })

  /** Lets some messages through, then stops the producer and waits for the last one everywhere. */
  async function settle(): Promise<readonly PaneFigures[]> {
    const until = performance.now() + patience
    for (;;) {
      await call('setProducing', true)
      await pause(400)
      let figures = await allFigures()
      while (figures.some(({ state }) => state !== 'open') && performance.now() < until) {
        await pause(50)
        figures = await allFigures()
      }
      // What comes now is heard by all: only then a loss before it can be known.
      await pause(400)
      await call('setProducing', false)
      for (let wait = 0; wait < 20; wait += 1) {
        await pause(100)
        figures = await allFigures()
        if (isSettled(figures)) return figures
      }
      if (performance.now() > until) return figures
    }
  }

  function compare(pane: ProofPane, figures: PaneFigures, arrived: number): PaneVerdict {
    const begin = after.get(pane.id) ?? 0
    const rows = stored.filter((id) => id > begin).length
    const { state, received, missed, duplicated, outOfOrder } = figures
    const name = `${pane.transport}${pane.resume ? '' : ' without resume'}`
    const violations: string[] = []
    const expect = (what: string, is: number | string, must: number | string): void => {
      if (is !== must) violations.push(`${name}: ${what} ${is}, must be ${must}`)
    }
    expect('state', state, 'open')
    expect('received', received, arrived)
    expect('missed', missed, rows - arrived)
    if (pane.resume) expect('missed', missed, 0)
    expect('doubled', duplicated, 0)
    expect('out of order', outOfOrder, 0)
    return { ...figures, pane, stored: rows, arrived, violations }
  }

  await settle()
  // The figures are taken a few times a second: what they say now is the last that was written.
  await pause(1_500)
  const begun = await allFigures()
  for (const [index, { id }] of panes.entries()) {
    const { received = 0, missed = 0 } = begun[index] ?? {}
    after.set(id, stage.newest() - received - missed)
  }

  return {
    async judge() {
      const figures = await settle()
      const newest = stage.newest()
      const begin = Math.min(...after.values())
      stored = [...stored, ...(await stage.storedIds(stored.at(-1) ?? begin, newest))]
      const arrived = await stage.arrived(Object.fromEntries(after), newest)
      latest = panes.map((pane, index) => {
        const known = figures[index]
        if (known === undefined) throw new Error('a pane is gone')
        return compare(pane, known, arrived[pane.id] ?? 0)
      })
      await call('setProducing', true)
      return latest.flatMap(({ violations }) => violations)
    },
    table: () =>
      latest.map(({ pane, violations: _none, ...counts }) => ({
        pane: pane.transport,
        resume: pane.resume,
        ...counts,
      })),
  }
}
