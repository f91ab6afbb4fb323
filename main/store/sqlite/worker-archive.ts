import { Worker } from 'node:worker_threads'
import { besideThisModule } from '../../engine/beside-this-module.ts'
import type {
  MaintenanceTask,
  MaintenanceTasks,
  TaskAnswer,
  WorkerStart,
} from './maintenance-tasks.ts'
import type { Archive } from '../stream/ports.ts'

const ownWorker = new URL(
  besideThisModule('./maintenance-worker.ts', import.meta.url),
  import.meta.url,
)

interface Open {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/**
 * Creates the archive of a store file: everything is done by a worker thread, started at the first
 * task and again after a crash. What was under way in a crash is rejected.
 *
 * @param check throws where another file may lie at the path by now: the worker opens it by its name.
 * @param url another worker than the archive's own, for tests.
 */
export function createWorkerArchive(
  file: string,
  check: () => void = () => undefined,
  url: URL = ownWorker,
): Archive {
  const open = new Map<number, Open>()
  let worker: Worker | undefined
  let number = 0
  let stopping = false

  function rejectAll(why: string): void {
    const gone = [...open.values()]
    open.clear()
    for (const { reject } of gone) reject(new Error(why))
  }

  function start(): Worker {
    const workerData: WorkerStart = { file }
    const started = new Worker(url, { workerData })
    // It keeps the process alive while it owes an answer, and not for its own sake.
    started.unref()
    started.on('message', (answer: TaskAnswer) => {
      const task = open.get(answer.number)
      open.delete(answer.number)
      if (open.size === 0 && !stopping) started.unref()
      if ('error' in answer) task?.reject(new Error(answer.error))
      else task?.resolve(answer.result as never)
    })
    // A crash is an error first and an exit later; what is under way by then is its successor's.
    const gone = (why: string): void => {
      if (worker !== started) return
      worker = undefined
      rejectAll(why)
    }
    started.on('error', (error: Error) => gone(`The worker of the store failed: ${error.message}`))
    started.on('exit', () => gone('The worker of the store has ended.'))
    return started
  }

  function ask<Name extends MaintenanceTask>(
    name: Name,
    input: MaintenanceTasks[Name]['input'],
  ): Promise<MaintenanceTasks[Name]['result']> {
    return new Promise((resolve, reject) => {
      if (worker === undefined) check()
      worker ??= start()
      number += 1
      worker.ref()
      open.set(number, { resolve, reject })
      worker.postMessage({ number, name, input })
    })
  }

  return {
    read: (after, limits) => ask('read', { after, limits }),
    readPacked: (after, limits) => ask('readPacked', { after, limits }),
    newest: (after, limits) => ask('newest', { after, limits }),
    measure: (after, excess) => ask('measure', { after, excess }),
    deleteThrough: (id, stream) => ask('deleteThrough', { id, stream }),
    deleteFormer: () => ask('deleteFormer', undefined),
    checkpoint: () => ask('checkpoint', undefined),
    async stop() {
      const running = worker
      if (running === undefined) return
      stopping = true
      const ended = new Promise((resolve) => running.once('exit', resolve))
      await ask('stop', undefined)
      await ended
    },
  }
}
