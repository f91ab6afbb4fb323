import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { SnippetKind } from '../../../renderer/snippets/snippet-input.ts'
import { snippet } from '../../../renderer/snippets/snippets.ts'
import { freePorts, startCli, type CliProcess, type Ready } from '../../support/cli-process.ts'
import { callEngine } from '../../support/engine-call.ts'
import { served } from '../../support/served.ts'
import { until } from '../../support/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'playground-snippets-'))
let engine: CliProcess
let ready: Ready
let running: ChildProcess[] = []

beforeAll(async () => {
  engine = startCli({ args: ['serve', '--json', '--db', ':memory:', ...freePorts] })
  ready = await engine.ready
  await callEngine(ready, 'setProducing', false)
})
afterEach(() => {
  // With what `go run` started.
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  running = []
})
afterAll(async () => {
  await engine.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** How a kind is run: by a program that takes its file, or the code itself. */
interface Way {
  readonly file?: string
  readonly command: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}
const nodeRunning = (type: string): Way => ({
  command: [process.execPath, `--input-type=${type}`, '-e'],
})
const works = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** A Python that is new enough, and has websockets where that is asked for. */
function python(needs: string): Way | undefined {
  const command = ['python3', '/usr/bin/python3'].find((name) =>
    works(name, '-c', `import sys, ${needs}; sys.exit(sys.version_info < (3, 9))`),
  )
  return command === undefined ? undefined : { file: 'snippet.py', command: [command, '-u'] }
}
function go(transport: Transport): Way | undefined {
  if (!works('go', 'version')) return undefined
  const folderOfPackages = '/usr/share/gocode'
  const env = { GO111MODULE: 'off', GOPATH: folderOfPackages, GOCACHE: join(folder, 'go-cache') }
  if (transport === 'websocket' && !works('ls', `${folderOfPackages}/src/github.com/gorilla`)) {
    return undefined
  }
  return { file: 'snippet.go', command: ['go', 'run'], env }
}
const ways: Readonly<Record<string, (transport: Transport) => Way | undefined>> = {
  node: () => nodeRunning('module'),
  fetch: () => nodeRunning('module'),
  // Node has no EventSource.
  plain: (transport) => (transport === 'sse' ? undefined : nodeRunning('module')),
  typed: (transport) =>
    // Node has the two others of the browser, and no EventSource.
    transport === 'sse' ? undefined : nodeRunning('module-typescript'),
  python: (transport) => python(transport === 'websocket' ? 'websockets' : 'http.client'),
  go,
}

const combinations = (['polling', 'sse', 'websocket'] as const).flatMap((transport) =>
  (['node', 'fetch', 'plain', 'typed', 'python', 'go'] as const)
    .filter((kind) => kind !== 'fetch' || transport === 'sse')
    .filter((kind) => !['typed', 'plain'].includes(kind) || transport !== 'sse')
    .map((kind) => ({ transport, kind, way: ways[kind]?.(transport) })),
)
for (const { transport, kind, way } of combinations) {
  if (way === undefined) console.log(`The ${kind} snippet of ${transport}: skipped, not installed.`)
}

/** Starts a snippet; what it returns is everything that it has printed. */
function run(kind: SnippetKind, transport: Transport, { file, command, env }: Way): () => string {
  const options = {
    pollInterval: 50,
    pollMode: 'new',
    pushInterval: 0,
    heartbeat: 0,
    resume: true,
  } as const
  const code = snippet(kind, transport, { url: ready[transport], options })
  if (file !== undefined) writeFileSync(join(folder, file), code)
  const [program = '', ...args] = command
  const child = spawn(program, [...args, file === undefined ? code : join(folder, file)], {
    env: { ...process.env, ...env, http_proxy: 'http://127.0.0.1:9', HTTP_PROXY: '' },
    // A group of its own, to be ended as one.
    detached: true,
  })
  running.push(child)
  let printed = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  child.stderr.on('data', (chunk) => (printed += chunk))
  child.on('exit', () => (printed += '\n(ended)'))
  return () => printed
}

async function post(body: string): Promise<void> {
  const response = await served(`${ready.polling}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ author: 'Ada', body }),
  })
  expect(response.status).toBe(201)
}

/** Writes messages until the snippet prints one: a connection that is opened later is live from then on. */
async function untilHeard(printed: () => string, name: string): Promise<void> {
  let count = 0
  await until(async () => {
    await post(`${name}-${(count += 1)}.`)
    return printed().includes(name) || printed().includes('(ended)')
  }, 100)
  expect(printed()).toContain(name)
}

describe('a snippet, run against the servers with a proxy in the environment,', () => {
  it.each(combinations.filter(({ way }) => way !== undefined))(
    'begins with an empty table, misses nothing and survives another store: $kind, $transport',
    async ({ kind, transport, way }) => {
      await callEngine(ready, 'restartServers', { servers: 'all', history: false, downFor: 0 })
      const printed = run(kind, transport, way as Way)
      await untilHeard(printed, 'first')
      // From here on it hears all, each once.
      for (const number of [1, 2, 3]) await post(`then-${number}.`)
      await until(() => printed().includes('then-3.'))
      const heard = [...printed().matchAll(/then-\d/g)].map(([name]) => name)
      expect(heard).toEqual(['then-1', 'then-2', 'then-3'])
      await callEngine(ready, 'restartServers', { servers: 'all', history: false, downFor: 0 })
      await untilHeard(printed, 'another')
    },
  )
})
