import type { Bench, SubjectFigures } from '../../../main/shared/experiment/bench.ts'
import type { SubjectReading } from '../../../main/shared/measures/subject.ts'
import { createDelayHistogram } from '../../../main/shared/measures/delay-histogram.ts'
import { laneRows, type Lane } from '../../../main/shared/contract/lanes.ts'
import type { ManualClock } from '../../support/manual-clock.ts'

/** What the lanes of a made bench do; a test changes it while a run goes on. */
export interface MadeLanes {
  /** Delay of every message, ms. @param load clients of the lane, or else messages a second. */
  delay(lane: Lane, load: number): number
  /** Messages that a lane has not got at the end of a window. */
  lacks(lane: Lane): number
  open(lane: Lane): boolean
}

/** A bench whose lanes get ten messages a second, on a clock that a test moves. */
export interface MadeBench extends Bench {
  /** What it was asked, in its order. */
  readonly asked: string[]
}

const perMs = 0.01

export function createMadeBench(clock: ManualClock, lanes: MadeLanes): MadeBench {
  const asked: string[] = []
  let plan: readonly Lane[] = []
  let clients: number | undefined
  let pushRate = 10
  let since = clock.now()
  let until: number | undefined

  function figuresOf(lane: Lane, place: number): SubjectFigures {
    const end = until ?? clock.now()
    const due = Math.floor((end - since) * perMs)
    const histogram = createDelayHistogram()
    for (let message = lanes.lacks(lane); message < due; message += 1)
      histogram.record(lanes.delay(lane, clients ?? pushRate))
    const summary = histogram.summary()
    const reading = {
      now: {
        since,
        messages: due,
        delay: summary && { ...summary, uncertainty: 0 },
        requests: { count: 0, perMinute: 120, empty: 0.5 },
        wirePerMessage: 150,
        carried: { messages: due, wire: { total: due * 150 } },
      },
      sequence: { received: due, missed: 0, duplicated: 0, outOfOrder: 0 },
    } as unknown as SubjectReading
    const { transport } = laneRows[lane]
    return { id: `${lane}-${place}`, transport, reading, delays: histogram.encode }
  }

  return {
    asked,
    async configure(patch) {
      pushRate = patch.pushRate ?? pushRate
      asked.push(`configure ${JSON.stringify(patch)}`)
    },
    async setNetwork(scope, faults) {
      asked.push(`setNetwork ${JSON.stringify(scope)} ${JSON.stringify(faults)}`)
    },
    subjects(specs) {
      plan = specs.map(({ lane }) => lane)
      clients = specs[0]?.clients
      asked.push(`subjects ${[...plan, ...(clients === undefined ? [] : [clients])].join(' ')}`)
      return plan.map((lane, place) => `${lane}-${place}`)
    },
    async settle(signal) {
      while (!plan.every((lane) => lanes.open(lane))) {
        await new Promise<void>((resolve) => clock.after(1_000, resolve))
        signal?.throwIfAborted()
      }
    },
    async beginWindow() {
      since = clock.now()
      until = undefined
      asked.push('beginWindow')
    },
    async endWindow(patience) {
      until = clock.now()
      asked.push('endWindow')
      if (plan.some((lane) => lanes.lacks(lane) > 0)) {
        await new Promise<void>((resolve) => clock.after(patience, resolve))
      }
      return plan.map((lane) => lanes.lacks(lane) === 0)
    },
    async figures() {
      return plan.map(figuresOf)
    },
  }
}
