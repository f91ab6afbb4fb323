import type { CallHandlers } from '../contract/calls.ts'
import { laneRows } from '../contract/lanes.ts'
import { effectiveOptions } from '../contract/pins.ts'
import type { Settings } from '../contract/settings.ts'
import type { Time } from '../time.ts'
import type { Bench } from './bench.ts'
import { crowdFigures, type CrowdName } from './crowd-figures.ts'
import { enoughConnected } from './knee-objective.ts'

export interface CrowdBenchOptions extends Pick<Bench, 'configure' | 'setNetwork'> {
  /** Those of the engine, which starts and reads the crowd. They throw PlaygroundError with its refusal. */
  readonly calls: Pick<
    CallHandlers,
    'openCrowd' | 'closeCrowd' | 'beginCrowdWindow' | 'endCrowdWindow' | 'readCrowd'
  >
  /** Those in force. */
  readonly settings: () => Settings
  /** Clients that begin to connect each second. */
  readonly connectRate: number
  readonly time: Pick<Time, 'now' | 'after'>
  /** 0 to 1. */
  readonly random: () => number
}

/** A bench that can be taken down. */
export interface CrowdBench extends Bench {
  /** Nothing of the crowd remains. */
  close(): Promise<void>
}

/** How often it is looked at what has arrived, ms. */
const lookPeriod = 100

interface Placed extends CrowdName {
  /** Rejects where the engine has no room for it. */
  readonly opened: Promise<unknown>
}

/** The bench of a crowd: one lane at a time, whose subject is many light clients that the engine starts. */
export function createCrowdBench(options: CrowdBenchOptions): CrowdBench {
  const { calls, settings, connectRate, time } = options
  let placed: Placed | undefined

  const pause = (): Promise<void> =>
    new Promise((resolve) => time.after(lookPeriod, () => resolve()))
  const idOf = (transport: string): string =>
    `fleet-${transport}-${Math.floor(options.random() * 36 ** 6).toString(36)}`

  return {
    configure: options.configure,
    setNetwork: options.setNetwork,
    subjects([spec]) {
      placed = undefined
      if (spec === undefined) return []
      const { lane, pins, clients = 1 } = spec
      const { transport } = laneRows[lane]
      const { pollInterval } = effectiveOptions({ transport, pins }, settings())
      const id = idOf(transport)
      const plan = { client: id, transport, clients, connectRate, pollInterval }
      const opened = calls.openCrowd(plan)
      // Whoever waits until it is there hears of it.
      opened.catch(() => undefined)
      placed = { id, transport, clients, opened }
      return [id]
    },
    async settle(signal) {
      const now = placed
      if (now === undefined) return
      await now.opened
      for (;;) {
        signal?.throwIfAborted()
        const { connected } = await calls.readCrowd(undefined)
        if (connected >= enoughConnected * now.clients) return
        await pause()
      }
    },
    async beginWindow() {
      if (placed === undefined) return
      await placed.opened
      await calls.beginCrowdWindow(undefined)
    },
    async endWindow(patience, signal) {
      if (placed === undefined) return []
      await calls.endCrowdWindow(undefined)
      const at = time.now()
      while (time.now() - at < patience) {
        signal?.throwIfAborted()
        const { behind } = await calls.readCrowd(undefined)
        if (behind === 0) return [true]
        await pause()
      }
      return [false]
    },
    async figures() {
      if (placed === undefined) return []
      return [crowdFigures(await calls.readCrowd(undefined), placed, time.now())]
    },
    async close() {
      placed = undefined
      await calls.closeCrowd(undefined)
    },
  }
}
