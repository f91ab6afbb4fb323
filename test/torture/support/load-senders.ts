/** A process that hands in messages over all transports, whether or not the answers keep up. */
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { obey } from '../../bench/worker.ts'
import { createSenders } from './senders.ts'
import { sleep } from './waiting.ts'

/** What became of what was sent. */
export interface SentReport {
  /** Bodies by the id that acknowledged them. */
  readonly acknowledged: ReadonlyMap<number, string>
  /** From when each was due to its acknowledgement, ms. */
  readonly times: Readonly<Record<Transport, readonly number[]>>
  readonly refusals: readonly string[]
  /** From the first send to the last acknowledgement. */
  readonly seconds: number
}

export interface SenderOrders {
  /** Sends `rate` messages a second for so long, in turn over the transports. */
  send(options: {
    readonly url: Readonly<Record<Transport, string>>
    readonly rate: number
    readonly seconds: number
    readonly payload: number
  }): Promise<SentReport>
}

const orders: SenderOrders = {
  async send({ url, rate, seconds, payload }) {
    const clock = createSystemClock()
    const senders = await createSenders(url)
    const acknowledged = new Map<number, string>()
    const times: Record<Transport, number[]> = { polling: [], sse: [], websocket: [] }
    const refusals: string[] = []

    async function sendOne(number: number, due: number): Promise<void> {
      const name = transports[number % transports.length] ?? 'websocket'
      const body = `number ${number} `.padEnd(payload, '.')
      try {
        acknowledged.set(await senders[name].send(body), body)
        times[name].push(clock.now() - due)
      } catch (error) {
        refusals.push(String(error))
      }
    }

    const begun = clock.now()
    const all = rate * seconds
    const sent: Promise<void>[] = []
    while (sent.length < all) {
      const due = Math.min(all, Math.floor(((clock.now() - begun) / 1_000) * rate) + 1)
      while (sent.length < due) {
        sent.push(sendOne(sent.length, begun + (sent.length / rate) * 1_000))
      }
      await sleep(1)
    }
    await Promise.all(sent)
    const took = (clock.now() - begun) / 1_000
    for (const name of transports) senders[name].close()
    return { acknowledged, times, refusals, seconds: took }
  },
}

obey(orders)
