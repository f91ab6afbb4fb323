import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import type { Speech } from '../../bench/load/counted-client.ts'
import { startWorker, type Worker } from '../../bench/worker.ts'
import { share } from './listeners.ts'
import type { Arrivals, Heard, LoadOrders } from './load-orders.ts'

/** Clients in processes of their own, told as one. */
export interface LoadFleet {
  open(port: number, speech: Speech, count: number): Promise<void>
  poll(url: string, count: number, interval: number, after: number): Promise<void>
  pollNow(): Promise<void>
  begin(dueFromNow?: boolean): Promise<void>
  heard(newest: number, timeout: number): Promise<Readonly<Record<Transport, Heard>>>
  openSlow(port: number, count: number): Promise<void>
  ended(): Promise<Pick<Heard, 'closed' | 'shed'>>
  storm(port: number, rate: number, seconds: number): Promise<Arrivals>
  leave(): Promise<void>
}

function addHeard(all: readonly Heard[]): Heard {
  const add = (key: Exclude<keyof Heard, 'delays'>): number =>
    all.reduce((sum, one) => sum + one[key], 0)
  return {
    connections: add('connections'),
    messages: add('messages'),
    faults: add('faults'),
    behind: add('behind'),
    delays: all.flatMap(({ delays }) => delays),
    closed: add('closed'),
    shed: add('shed'),
  }
}

function createFleet(workers: readonly Worker<LoadOrders>[]): LoadFleet {
  /** The part of `count` that each of the processes takes. */
  const part = (count: number, index: number): number =>
    Math.floor((count + index) / workers.length)
  async function all(order: (worker: Worker<LoadOrders>, index: number) => Promise<unknown>) {
    await Promise.all(workers.map(order))
  }
  return {
    open: (port, speech, count) =>
      all((worker, index) => worker.ask('open', { port, speech, count: part(count, index) })),
    poll: (url, count, interval, after) =>
      all((worker, index) => {
        const options = { url, interval, after, count: part(count, index) }
        return worker.ask('poll', options)
      }),
    pollNow: () => all((worker) => worker.ask('pollNow')),
    begin: (dueFromNow = false) => all((worker) => worker.ask('begin', dueFromNow)),
    async heard(newest, timeout) {
      const told = await Promise.all(workers.map((worker) => worker.ask('heard', newest, timeout)))
      const entries = transports.map((name) => [name, addHeard(told.map((one) => one[name]))])
      return Object.fromEntries(entries) as Record<Transport, Heard>
    },
    openSlow: (port, count) =>
      all((worker, index) => worker.ask('openSlow', port, part(count, index))),
    async ended() {
      const told = await Promise.all(workers.map((worker) => worker.ask('ended')))
      return {
        closed: told.reduce((sum, one) => sum + one.closed, 0),
        shed: told.reduce((sum, one) => sum + one.shed, 0),
      }
    },
    async storm(port, rate, seconds) {
      const each = { port, rate: rate / workers.length, seconds }
      const found = await Promise.all(workers.map((worker) => worker.ask('storm', each)))
      const add = (key: 'accepted' | 'refused' | 'failed'): number =>
        found.reduce((sum, one) => sum + one[key], 0)
      return {
        accepted: add('accepted'),
        refused: add('refused'),
        failed: add('failed'),
        times: found.flatMap(({ times }) => times),
      }
    },
    leave: () => all((worker) => worker.ask('leave')),
  }
}

/** Runs `use` with a load from so many processes, which are ended afterwards, whatever happens. */
export async function withFleet<Result>(
  processes: number,
  use: (fleet: LoadFleet) => Promise<Result>,
): Promise<Result> {
  const workers = Array.from({ length: processes }, () =>
    startWorker<LoadOrders>('../torture/support/load-clients.ts'),
  )
  try {
    return await use(createFleet(workers))
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()))
  }
}

/** Messages that did not come to clients that were to have `expected` each. */
export function lostOf(heard: Heard, expected: number): number {
  return heard.connections * expected - heard.messages + heard.faults
}

/** p50, p99 and the longest of some times, in ms. */
export function describeDelays(delays: readonly number[]): string {
  const parts = [share(delays, 0.5), share(delays, 0.99), share(delays, 1)]
  return `p50/p99/max ${parts.map((time) => time.toFixed(time < 10 ? 1 : 0)).join('/')} ms`
}
