import { Buffer } from 'node:buffer'
import type { Message } from '../../../main/shared/contract/message.ts'
import { clientFrame, connectRaw, handshake, type RawClient } from '../../servers/raw-client.ts'
import type { Host } from '../support/host-process.ts'
import { sleep, waitFor } from '../support/waiting.ts'
import type { Answer, Case, Step } from './case.ts'

interface ServerFrame {
  readonly opcode: number
  readonly data: Buffer
}

/** The whole frames that came behind the handshake. @throws Error where one breaks RFC 6455. */
function framesIn(received: Buffer): ServerFrame[] {
  const frames: ServerFrame[] = []
  let at = received.indexOf('\r\n\r\n') + 4
  while (at + 2 <= received.length) {
    const [first = 0, second = 0] = received.subarray(at, at + 2)
    if ((first & 0xf0) !== 0x80 || second >= 128)
      throw new Error('a frame with RSV, mask or no FIN')
    const extended = second < 126 ? 0 : second === 126 ? 2 : 8
    const start = at + 2 + extended
    if (start > received.length) break
    const length =
      extended === 0
        ? second
        : extended === 2
          ? received.readUInt16BE(at + 2)
          : Number(received.readBigUInt64BE(at + 2))
    if (start + length > received.length) break
    frames.push({ opcode: first & 15, data: received.subarray(start, start + length) })
    at = start + length
  }
  return frames
}

async function take(client: RawClient, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (client.socket.destroyed) return
    if ('wait' in step) {
      await sleep(step.wait)
      continue
    }
    const size = step.chop ?? step.send.length
    for (let at = 0; at < step.send.length; at += size) {
      client.send(step.send.subarray(at, at + size))
      // A piece of its own on the wire: Nagle's algorithm is off.
      if (step.chop !== undefined) await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

const describe = (answer: Answer): string =>
  'body' in answer ? `body ${answer.body}` : `pong ${answer.pong.toString('hex')}`

function answersIn(frames: readonly ServerFrame[]): string[] {
  return frames
    .filter(({ opcode }) => opcode === 1 || opcode === 10)
    .map(({ opcode, data }) =>
      opcode === 10
        ? describe({ pong: data })
        : describe({ body: (JSON.parse(data.toString()) as Message).body }),
    )
}

const closeCode = (data: Buffer): number => (data.length === 0 ? 1005 : data.readUInt16BE(0))

async function storedBehind(host: Host, id: number): Promise<string[]> {
  const answer = await fetch(`${host.url.polling}/getData?after=${id}`)
  return ((await answer.json()) as Message[]).map(({ body }) => body)
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === other[index])

/** Runs a case over a socket of its own. Resolves with what is wrong; undefined where nothing is. */
export async function runCase(host: Host, { id, steps, stored, answers, close }: Case) {
  const newest = (await host.call('status')).store.newest
  const client = await connectRaw(host.port.websocket)
  client.socket.setNoDelay(true)
  const frames = (): ServerFrame[] => framesIn(client.received())
  const closing = (): ServerFrame | undefined => frames().find(({ opcode }) => opcode === 8)
  try {
    client.send(handshake(host.port.websocket))
    await client.expect('\r\n\r\n')
    await take(client, steps)
    const expected = answers.map(describe)
    if (close === 'ours') {
      await waitFor('all answers', () => answersIn(frames()).length >= expected.length)
      if (!same(answersIn(frames()), expected))
        return `${id} answered ${answersIn(frames()).join()}`
      client.send(clientFrame(Buffer.from([3, 232]), { opcode: 8 }))
    }
    await waitFor('a close frame', () => closing() !== undefined)
    const said = closeCode(closing()?.data ?? Buffer.alloc(0))
    if (said !== (close === 'ours' ? 1000 : close)) return `${id} closed with ${said}`
    const behindClose = frames().at(-1)?.opcode !== 8
    if (behindClose) return `${id} spoke after its close frame`
    // Who was told to go says so, and the server ends the connection.
    if (close !== 'ours')
      client.send(clientFrame(Buffer.from([said >> 8, said & 255]), { opcode: 8 }))
    await client.closed()
    const bodies = await storedBehind(host, newest)
    return same(bodies, stored) ? undefined : `${id} stored ${bodies.length}, not ${stored.length}`
  } catch (error) {
    return `${id}: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    client.socket.destroy()
  }
}
