import { transportRows } from '../../../main/shared/contract/transport.ts'
import { Agent, get } from 'node:http'
import { createMessageScanner, type OnMessage } from '../../../main/fleet/light/message-scanner.ts'
import { addressOf } from '../../../main/shared/clients/addresses.ts'
import { createRandom } from './random.ts'
import { sleep } from './waiting.ts'

export interface PollerOptions {
  /** Of the polling server, without a slash at its end. */
  readonly url: string
  /** From one poll to the next, ms; 0 polls when it is told to. */
  readonly interval: number
  /** The id behind which it reads. */
  readonly after: number
  /** The newest id that it was told of, 0 before the first. */
  readonly newest: () => number
  /** Hears of all rows. */
  readonly onMessage: OnMessage
}

/** A client that asks for what is new, on one connection that it keeps. */
export interface Poller {
  /** Polls now, unless a poll is under way. Failed polls are asked again: the cursor stays. */
  now(): Promise<void>
  stop(): void
}

const phases = createRandom(1)

/** Creates a poller, and begins somewhere in its first interval. */
export function createPoller(options: PollerOptions): Poller {
  const { url, interval, after, newest, onMessage } = options
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let stopped = false
  let underWay: Promise<void> | undefined

  function ask(): Promise<void> {
    const address = addressOf(transportRows.polling, url, { after: Math.max(after, newest()) })
    return new Promise((resolve) => {
      const request = get(address, { agent }, (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('close', () => {
          // Half an answer is not taken: its rows come again.
          if (response.complete && response.statusCode === 200) {
            createMessageScanner(onMessage, true)(Buffer.concat(pieces))
          }
          resolve()
        })
      })
      request.on('error', () => resolve())
    })
  }

  function now(): Promise<void> {
    underWay ??= ask().finally(() => (underWay = undefined))
    return underWay
  }

  async function keepOn(): Promise<void> {
    await sleep(phases.below(interval))
    while (!stopped) {
      const next = sleep(interval)
      await now()
      await next
    }
  }
  if (interval > 0) void keepOn()

  return {
    now,
    stop() {
      stopped = true
      agent.destroy()
    },
  }
}
