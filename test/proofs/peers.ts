import { setTimeout as pause } from 'node:timers/promises'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { EventSource } from 'eventsource'
import { createParser } from 'eventsource-parser'
import type { Message } from '../../main/shared/contract/message.ts'
import { openBreakableWay } from '../support/breakable-way.ts'
import { foreignClients, type ForeignClient } from '../support/foreign-event-sources.ts'
import type { Addresses } from './own-servers.ts'

/** What the peers are told: where to start, and the body of the last message. */
export interface Task extends Addresses {
  readonly after: number
  readonly last: string
}

/** Messages a peer reads before it breaks off, and how long it then stays away, ms. */
const untilBreak = 150
const away = 1_000

/** A client made by others, which reads, breaks off, comes back and reads on to the end. */
export interface Peer {
  readonly name: string
  /** Why it cannot run here; undefined where it can. */
  missing(): string | undefined
  /** Resolves with every id it was given, in the order of arrival. */
  read(task: Task): Promise<readonly number[]>
}

function missingCommand(command: string, args: readonly string[]): string | undefined {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' })
  if (error !== undefined) return `${command} is not installed`
  return status === 0 ? undefined : `${command} ${args.join(' ')} fails`
}
const missingCurl = (): string | undefined => missingCommand('curl', ['--version'])

async function outputOf(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.on('data', (part) => (output += String(part)))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${String(code)}.`)
  return output
}

const curlPolling: Peer = {
  name: 'curl, polling with after=',
  missing: missingCurl,
  async read({ polling, after, last }) {
    const ids: number[] = []
    let rested = false
    for (;;) {
      const cursor = ids.at(-1) ?? after
      const rows = JSON.parse(
        await outputOf(spawn('curl', ['-sS', `${polling}/getData?after=${cursor}&wait=1000`])),
      ) as Message[]
      ids.push(...rows.map(({ id }) => id))
      if (rows.at(-1)?.body === last) return ids
      if (!rested && ids.length >= untilBreak) {
        rested = true
        await pause(away)
      }
    }
  },
}

/** Reads a stream with curl until `enough`; then curl is killed, in the middle of whatever it does. */
async function curlStream(
  args: readonly string[],
  onMessage: (message: Message) => boolean,
): Promise<void> {
  const child = spawn('curl', ['-sSN', ...args])
  let enough = false
  const parser = createParser({
    onEvent({ event, data }) {
      // What is not a message has a name.
      if (enough || event !== undefined) return
      enough = onMessage(JSON.parse(data) as Message)
      if (enough) child.kill('SIGKILL')
    },
  })
  child.stdout.setEncoding('utf8').on('data', (part: string) => parser.feed(part))
  await new Promise((resolve) => child.on('close', resolve))
  if (!enough) throw new Error('curl lost its stream.')
}

const curlSse: Peer = {
  name: 'curl, SSE with Last-Event-ID',
  missing: missingCurl,
  async read({ sse, after, last }) {
    const ids: number[] = []
    await curlStream([`${sse}/sse?after=${after}`], ({ id }) => ids.push(id) >= untilBreak)
    await pause(away)
    await curlStream(['-H', `Last-Event-ID: ${ids.at(-1)}`, `${sse}/sse`], ({ id, body }) => {
      ids.push(id)
      return body === last
    })
    return ids
  },
}

const eventSourcePackage: Peer = {
  name: 'eventsource (npm), its own reconnection',
  missing: () => undefined,
  read({ sse, after, last }) {
    const ids: number[] = []
    let cut: (() => void) | undefined
    let connections = 0
    const source = new EventSource(`${sse}/sse?after=${after}`, {
      // The connection is lost once, in the middle; the package then comes back by itself.
      async fetch(url, init) {
        connections += 1
        const controller = new AbortController()
        if (cut === undefined) cut = () => controller.abort(new Error('cut'))
        const signal = AbortSignal.any([init.signal, controller.signal] as AbortSignal[])
        return fetch(url, { ...init, signal })
      },
    })
    return new Promise((resolve, reject) => {
      source.onerror = ({ code }) => {
        if (source.readyState === source.CLOSED) reject(new Error(`It gave up: ${code}.`))
      }
      source.onmessage = ({ data }) => {
        const { id, body } = JSON.parse(data as string) as Message
        ids.push(id)
        if (ids.length === untilBreak) cut?.()
        if (body !== last) return
        source.close()
        if (connections === 2) resolve(ids)
        else reject(new Error(`It connected ${connections} times, not twice.`))
      }
    })
  },
}

const pythonScript = `
import asyncio, json, sys, websockets
url, after, last, until_break, away = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5])
ids = []
async def read(enough):
    ws = await websockets.connect(f"{url}/?after={ids[-1] if ids else after}")
    async for text in ws:
        message = json.loads(text)
        if "type" in message:
            raise SystemExit("unexpected " + text)
        ids.append(message["id"])
        if enough(message):
            break
    ws.transport.abort()
async def main():
    await read(lambda message: len(ids) >= until_break)
    await asyncio.sleep(away)
    await read(lambda message: message["body"] == last)
asyncio.run(main())
print(json.dumps(ids))
`

/** The first Python that has the library: another one may come first in the path. */
const findPython = (): string | undefined =>
  ['python3', '/usr/bin/python3'].find(
    (python) => missingCommand(python, ['-c', 'import websockets']) === undefined,
  )

const pythonWebSockets: Peer = {
  name: 'Python websockets with after=',
  missing: () => (findPython() === undefined ? 'no python3 with websockets' : undefined),
  async read({ websocket, after, last }) {
    const args = [websocket, String(after), last, String(untilBreak), String(away / 1_000)]
    const child = spawn(findPython() ?? 'python3', ['-c', pythonScript, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return JSON.parse(await outputOf(child)) as number[]
  },
}

/**
 * A client of event streams that hands out what it hands out, and comes back by itself, with nothing but the id that it
 * was given. Every block that it hands out must be JSON.
 */
const foreignPeer = ([name, open]: readonly [string, ForeignClient]): Peer => ({
  name: `${name}, every block, its own reconnection`,
  missing: () => undefined,
  async read({ sse, after, last }) {
    const way = await openBreakableWay(sse)
    const ids: number[] = []
    return new Promise<readonly number[]>((resolve, reject) => {
      const client = open(`${way.url}/sse?after=${after}`, ({ name: block, data }) => {
        try {
          const { id, body } = JSON.parse(data) as Message
          if (block !== 'message') return
          ids.push(id)
          if (ids.length === untilBreak) way.breakFor(away)
          if (body !== last) return
          if (way.connections() === 2) resolve(ids)
          else reject(new Error(`It connected ${way.connections()} times, not twice.`))
        } catch (error) {
          reject(new Error(`It was handed ${JSON.stringify(data)}: ${String(error)}`))
        }
        client.close()
        way.close()
      })
    })
  },
})

export const peers: readonly Peer[] = [
  curlPolling,
  curlSse,
  eventSourcePackage,
  ...Object.entries(foreignClients).map(foreignPeer),
  pythonWebSockets,
]
