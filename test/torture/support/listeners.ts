import { addressOf, postAddress } from '../../../main/shared/clients/addresses.ts'
import type { Message } from '../../../main/shared/contract/message.ts'
import { transportRows, type PushTransport } from '../../../main/shared/contract/transport.ts'
import { follow } from '../../support/follow.ts'

/** A connection that is pushed to, and the ids it heard. It does not come back by itself. */
export interface Listener {
  readonly ids: number[]
  /** When each id was heard, `performance.now()`. */
  readonly times: number[]
  isOpen(): boolean
  /** Breaks it off without a goodbye. */
  close(): void
}

/**
 * Listens as a light client does, from an id on where one is given.
 *
 * @throws Error where it is not let in.
 */
export function listen(transport: PushTransport, url: string, after?: number): Promise<Listener> {
  const ids: number[] = []
  const times: number[] = []
  return new Promise((resolve, reject) => {
    const follower = follow(transport, url, {
      after,
      onMessage(id) {
        ids.push(id)
        times.push(performance.now())
      },
      onOpen: () =>
        resolve({ ids, times, isOpen: () => follower.state() === 'open', close: follower.close }),
      onLoss: ({ status }) => reject(new Error(`${url} answered ${status ?? 'nothing'}`)),
    })
  })
}

/** Stores a message over the polling server. Resolves with its id. */
export async function post(polling: string, body: string): Promise<number> {
  const answer = await fetch(postAddress(polling), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  })
  if (answer.status !== 201) throw new Error(`POST /messages answered ${answer.status}`)
  return ((await answer.json()) as Message).id
}

/** The ids of all messages in the store, read page by page. */
export async function storedIds(polling: string): Promise<Set<number>> {
  const ids = new Set<number>()
  for (let after = 0, more = true; more;) {
    const answer = await fetch(addressOf(transportRows.polling, polling, { after }))
    const rows = (await answer.json()) as Message[]
    for (const { id } of rows) ids.add(id)
    after = rows.at(-1)?.id ?? after
    more = answer.headers.get('x-more') === '1'
  }
  return ids
}

export { quantile as share } from '../../support/figures.ts'
