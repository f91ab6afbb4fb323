import { Worker } from 'node:worker_threads'
import type { FleetFigures, FleetPlan } from '../shared/contract/fleet.ts'
import { besideThisModule } from '../engine/beside-this-module.ts'
import type { Clock } from '../engine/clock.ts'
import { createQueue } from '../engine/queue.ts'
import { hrtime, type FleetStart } from './fleet-start.ts'
import type { Cursor } from './light/light-client.ts'

const ownWorker = new URL(besideThisModule('./fleet-worker.ts', import.meta.url), import.meta.url)

/** MB of heap, above which the thread ends and nothing else does. */
const heapLimit = 512

export interface FleetOptions {
  readonly clock: Clock
  /** The address of the server that a fleet connects to. */
  readonly url: (transport: FleetPlan['transport']) => string
  /** Where the clients begin: the newest message there is. */
  readonly cursor: () => Cursor
  /** Hears why a fleet is gone that nobody stopped. */
  readonly report: (why: string) => void
  /** Another worker than the fleet's own, for tests. */
  readonly workerUrl?: URL | undefined
}

/** At most one fleet of synthetic clients. */
export interface Fleet {
  /** Replaces the fleet that is running. Resolves once its clients begin to connect. */
  start(plan: FleetPlan): Promise<void>
  /** Resolves when its connections are closed. Idempotent. */
  stop(): Promise<void>
  /** Of the fleet that is running, at most half a second old. */
  figures(): FleetFigures | undefined
}

interface Running {
  readonly worker: Worker
  figures: FleetFigures | undefined
}

/**
 * Puts the time of a break on the engine's clock, which may have been set forward since the fleet's began.
 * What was told of a break stays: it is known by its time.
 *
 * @param ahead what the engine's clock has been set forward by so far, ms.
 */
function followSteps(ahead: () => number): (figures: FleetFigures) => FleetFigures {
  const began = ahead()
  let known: { readonly its: number; readonly at: number } | undefined
  return (figures) => {
    const { lastBreak } = figures
    if (lastBreak === undefined) return figures
    const { at: its } = lastBreak
    if (known?.its !== its) known = { its, at: its + ahead() - began }
    return { ...figures, lastBreak: { ...lastBreak, at: known.at } }
  }
}

/** Creates the place of a fleet; each one has a thread of its own. */
export function createFleet(options: FleetOptions): Fleet {
  const { workerUrl = ownWorker } = options
  let running: Running | undefined
  const ahead = (): number => options.clock.now() - options.clock.steady()
  const queue = createQueue()

  async function end(): Promise<void> {
    const ending = running
    running = undefined
    await ending?.worker.terminate()
  }

  function begin(plan: FleetPlan): Promise<void> {
    const workerData: FleetStart = {
      plan,
      url: options.url(plan.transport),
      cursor: options.cursor(),
      moment: { epoch: options.clock.now(), hrtime: hrtime() },
    }
    const worker = new Worker(workerUrl, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: heapLimit },
    })
    // It lives as long as someone else keeps the process alive.
    worker.unref()
    const begun: Running = { worker, figures: undefined }
    const clockOfFleet = followSteps(ahead)
    running = begun
    return new Promise((resolve, reject) => {
      const gone = (why: string): void => {
        if (running === begun) {
          running = undefined
          options.report(`the fleet is gone: ${why}`)
        }
        reject(new Error(`The fleet could not be started: ${why}`))
      }
      worker.on('message', (figures: FleetFigures) => {
        begun.figures = clockOfFleet(figures)
        resolve()
      })
      worker.on('error', (error: Error) => gone(error.message))
      worker.on('exit', () => gone('its thread has ended.'))
    })
  }

  return {
    start: (plan) =>
      queue.run(async () => {
        await end()
        await begin(plan)
      }),
    stop: () => queue.run(end),
    figures: () => running?.figures,
  }
}
