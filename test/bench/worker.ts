import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a process of the bench can be told to do: name, arguments, answer. */
export type Orders = object
type Asked<Work> = Work extends (...input: infer Input) => infer Result
  ? { readonly input: Input; readonly result: Awaited<Result> }
  : never

interface Order {
  readonly id: number
  readonly name: string
  readonly input: readonly unknown[]
}
interface Answer {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
}

/** A process of the bench, as the one that started it sees it. */
export interface Worker<Work extends Orders> {
  ask<Name extends keyof Work & string>(
    name: Name,
    ...input: Asked<Work[Name]>['input']
  ): Promise<Asked<Work[Name]>['result']>
  /** Lets it end by itself, and ends it by its id where it does not within 10 s. Idempotent. */
  stop(): Promise<void>
}

const endTimeout = 10_000

/** Starts `file` (next to this module) in a process of its own, which ends when this one does. */
export function startWorker<Work extends Orders>(
  file: string,
  flags: readonly string[] = [],
): Worker<Work> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child: ChildProcess = fork(path, { execArgv: [...flags], serialization: 'advanced' })
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.on('message', (message) => {
    const answer = message as Answer
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  void ended.then(() => {
    for (const [id, settle] of waiting) settle({ id, error: `${file} ended` })
    waiting.clear()
  })

  return {
    ask(name, ...input) {
      last += 1
      const order: Order = { id: last, name, input }
      return new Promise((resolve, reject) => {
        waiting.set(order.id, ({ result, error }) => {
          if (error === undefined) resolve(result)
          else reject(new Error(error))
        })
        child.send(order, (error) => {
          if (error !== null) reject(error)
        })
      })
    },
    async stop() {
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), endTimeout)
      await ended
      clearTimeout(timer)
    },
  }
}

/**
 * Does what the parent orders, one answer an order, and ends the process with the parent.
 *
 * @param end what to do before; the process then ends.
 */
export function obey(orders: Orders, end: () => unknown = () => undefined): void {
  async function answer({ id, name, input }: Order): Promise<Answer> {
    try {
      const work: unknown = Reflect.get(orders, name)
      if (typeof work !== 'function') throw new Error(`There is no order "${name}".`)
      return { id, result: (await Reflect.apply(work, orders, input)) as unknown }
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  process.on('message', (order) => {
    void answer(order as Order).then((answered) => process.send?.(answered))
  })
  process.once('disconnect', () => {
    void Promise.resolve(end()).finally(() => process.exit(0))
  })
}
