/**
 * A process that was stopped terminates no one because of that, and follows the wall clock afterwards:
 *
 *   node test/proofs/standstill.ts [SECONDS]
 *
 * Ten WebSockets, ten event streams, ten pollers on kept connections and ten long polls are open while the
 * engine is stopped by SIGSTOP (40 s by default, and 75 s show the idle timeout of HTTP as well). Then, where
 * libfaketime is
 * installed, the wall clock is set forward by 8 h, and back by 9 h. Exit code 1: a connection was lost, or a time was wrong.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Message } from '../../main/shared/contract/message.ts'
import { startHost } from '../torture/support/host-process.ts'

const seconds = Number(process.argv[2] ?? 40)
const each = 10
const hour = 3_600_000
let failures = 0

function say(what: string, figure: string, good: boolean): void {
  if (!good) failures += 1
  console.log(`${good ? 'ok      ' : 'FAILED  '} ${what}: ${figure}`)
}

async function postTo(polling: string): Promise<Message> {
  const response = await fetch(`${polling}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body: 'x', author: 'proof' }),
  })
  if (response.status !== 201) throw new Error(`POST answered ${response.status}.`)
  return (await response.json()) as Message
}

async function standStill(): Promise<void> {
  const host = await startHost()
  const { polling, sse, websocket } = host.url
  const lost = {
    'WebSockets closed': 0,
    'event streams ended': 0,
    'polls failed': 0,
    'long polls failed': 0,
  }
  let isOver = false
  const sockets = Array.from({ length: each }, () => {
    const socket = new WebSocket(`${websocket}/`)
    socket.on('close', () => (lost['WebSockets closed'] += isOver ? 0 : 1))
    socket.on('error', () => undefined)
    return socket
  })
  const agent = new Agent({ keepAlive: true, maxSockets: each })
  for (let count = 0; count < each; count += 1) {
    get(`${sse}/sse`, { agent: false }, (response) => {
      response.resume()
      response.on('close', () => (lost['event streams ended'] += isOver ? 0 : 1))
      response.on('error', () => undefined)
    })
  }
  /** One request after the other on its connection. */
  function poll(path: string, kind: 'polls failed' | 'long polls failed', gap: number): void {
    const again = (): void => void setTimeout(() => poll(path, kind, gap), gap)
    const request = get(
      `${polling}${path}`,
      { agent: kind === 'polls failed' ? agent : false },
      (response) => {
        response.resume()
        if (response.statusCode !== 200 && !isOver) lost[kind] += 1
        response.on('end', again)
      },
    )
    request.on('error', () => {
      if (isOver) return
      lost[kind] += 1
      again()
    })
  }
  for (let count = 0; count < each; count += 1) {
    poll('/getData?limit=1', 'polls failed', 500)
    poll('/getData?after=0&wait=20000', 'long polls failed', 0)
  }
  // Beyond the first ping.
  await pause(17_000)
  host.kill('SIGSTOP')
  await pause(seconds * 1_000)
  host.kill('SIGCONT')
  await pause(35_000)
  isOver = true
  for (const [what, count] of Object.entries(lost)) {
    say(`${what}, of ${each}, by ${seconds} s of SIGSTOP`, String(count), count === 0)
  }
  for (const socket of sockets) socket.terminate()
  agent.destroy()
  await host.stop()
}

const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib64/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path))

async function setClock(): Promise<void> {
  if (library === undefined) {
    console.log('MISSING  libfaketime: the wall clock is not set')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'standstill-'))
  const file = join(folder, 'time')
  const set = (offset: string): void => writeFileSync(file, `${offset}\n`)
  set('+0')
  const host = await startHost({
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  })
  try {
    const { polling } = host.url
    const behind = async (expected: number): Promise<number> =>
      Date.now() + expected - (await postTo(polling)).createdAt
    const first = await behind(0)
    say('createdAt before', `${first.toFixed(0)} ms behind`, Math.abs(first) < 1_000)
    set('+8h')
    await pause(1_000)
    const forward = await behind(8 * hour)
    say('createdAt after 8 h forward', `${forward.toFixed(0)} ms behind`, Math.abs(forward) < 1_000)
    const before = await postTo(polling)
    set('-1h')
    await pause(1_000)
    const after = await postTo(polling)
    const passed = after.createdAt - before.createdAt
    say(
      'createdAt after 9 h back',
      `${passed.toFixed(0)} ms later than the one before`,
      passed > 0 && passed < 60_000,
    )
  } finally {
    await host.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await setClock()
await standStill()
process.exitCode = failures > 0 ? 1 : 0
