import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { Message } from '../../../main/shared/contract/message.ts'
import { openReader } from '../../suites/readers.ts'
import type { Host } from './host-process.ts'
import { sleep, waitFor, within } from './waiting.ts'

const limit = 1_000
/** On a machine that others keep busy one answer may be late; a broken server is late every time. */
const tries = 3

async function tryOnce({ url }: Host): Promise<number> {
  const begun = performance.now()
  const answer = await fetch(`${url.polling}/getData?limit=1`)
  if (answer.status !== 200) throw new Error(`GET /getData answered ${answer.status}`)
  await answer.arrayBuffer()
  const source = await openReader.sse(url.sse)
  const socket = new WebSocket(url.websocket)
  try {
    const body = randomUUID()
    const heard: Message[] = []
    socket.on('message', (data) => heard.push(JSON.parse(String(data)) as Message))
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    socket.send(JSON.stringify({ body }))
    const isOurs = (message: Message): boolean => message.body === body
    await waitFor(
      'an SSE event and a WebSocket round trip',
      () => heard.some(isOurs) && source.messages.some(isOurs),
      limit,
    )
    return performance.now() - begun
  } finally {
    source.close()
    socket.terminate()
  }
}

/**
 * What must hold after every fault: a poll, an SSE event and a WebSocket round trip within 1 s, and
 * the same process. Resolves with the ms they took.
 *
 * @throws Error where they do not.
 */
export async function probe(host: Host): Promise<number> {
  let failure: unknown
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (!host.isAlive()) throw new Error(`the process has ended: ${host.errors().slice(-500)}`)
    try {
      return await within('the probe', tryOnce(host), limit)
    } catch (error) {
      failure = error
      await sleep(500)
    }
  }
  throw failure
}
