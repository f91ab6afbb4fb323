/**
 * Builds and runs the image of `serve` without Docker: `node test/proofs/container.ts`, as root on Linux, with npm's
 * registry in reach. Each stage of the Dockerfile is laid over this machine's own files and its lines are run there, in
 * the order of the file; the last stage is started as process 1 of a network of its own, with ports that are mapped to
 * others, as `docker run -p` does it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { buildStages, type Image } from './container/build-stages.ts'
import { inside, say, succeed } from './container/machine.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dockerfile = readFileSync(join(root, 'build', 'container', 'Dockerfile'), 'utf8')

const [name, host, guest] = ['playground-proof', '10.213.7.1', '10.213.7.2']
const outside = { polling: 13_000, sse: 14_000, websocket: 18_181 }
const within = { polling: 3_000, sse: 4_000, websocket: 8_181 }

function openNetwork(): void {
  succeed('ip', 'netns', 'add', name)
  succeed('ip', 'link', 'add', 'pg-out', 'type', 'veth', 'peer', 'name', 'pg-in', 'netns', name)
  succeed('ip', 'address', 'add', `${host}/30`, 'dev', 'pg-out')
  succeed('ip', 'link', 'set', 'pg-out', 'up')
  for (const command of [
    `ip address add ${guest}/30 dev pg-in`,
    'ip link set pg-in up',
    'ip link set lo up',
  ]) {
    succeed('ip', 'netns', 'exec', name, ...command.split(' '))
  }
}

/** What `docker run -p` puts in front: a port of this machine's loopback that leads to one inside. */
function mapPort(from: number, to: number) {
  return createServer((client) => {
    const target = connect(to, guest)
    client.pipe(target).pipe(client)
    client.on('error', () => target.destroy())
    target.on('error', () => client.destroy())
  }).listen(from, '127.0.0.1')
}

/** Starts the image as process 1, as its own user, in its network. */
function start(image: Image, argv: readonly string[]) {
  const [program = '', ...args] = [...image.entrypoint, ...argv]
  const child = spawn(
    'ip',
    [
      ...['netns', 'exec', name, 'unshare', '--pid', '--fork', '--kill-child'],
      ...['chroot', `--userspec=${image.user}`, image.root],
      ...['/usr/bin/env', '-i', '-C', image.workdir],
      ...['PATH=/usr/local/bin:/usr/bin:/bin', program],
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  return { child, output: () => output }
}

/** The process that runs as 1 in there, by its number out here. */
function processOne(unshare: number): number {
  const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8').trim()
  return Number(children.split(' ')[0])
}

async function until<Value>(look: () => Value | undefined | Promise<Value | undefined>) {
  for (let left = 300; left > 0; left -= 1) {
    const seen = await look()
    if (seen !== undefined) return seen
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('It did not come about within 30 s.')
}

let failures = 0
function check(what: string, holds: boolean, seen: unknown): void {
  if (!holds) failures += 1
  say(`${holds ? 'ok' : 'FAILED'}  ${what}: ${String(seen)}`)
}

const { image, end } = buildStages(dockerfile, root)
try {
  openNetwork()
  const ports = (['polling', 'sse', 'websocket'] as const).map((transport) =>
    mapPort(outside[transport], within[transport]),
  )
  const { child, output } = start(image, [
    `--polling-url=http://127.0.0.1:${outside.polling}`,
    `--sse-url=http://127.0.0.1:${outside.sse}`,
    `--websocket-url=ws://127.0.0.1:${outside.websocket}`,
  ])
  const printed = await until(() => (output().includes('Ctrl-C') ? output() : undefined))
  const [polling = '', sse = '', websocket = ''] = ['polling', 'SSE', 'WebSocket'].map(
    (transport) => new RegExp(`^ *${transport} *(\\S+)$`, 'm').exec(printed)?.[1] ?? '',
  )
  check('prints the mapped address', polling === `http://127.0.0.1:13000/getData`, polling)
  const answer = await fetch(`${polling}?limit=1`)
  check('polling answers there', answer.status === 200, answer.status)
  const stream = await fetch(sse)
  check('SSE answers there', stream.status === 200, stream.headers.get('content-type'))
  await stream.body?.cancel()
  const socket = new WebSocket(websocket)
  await once(socket, 'message')
  check('WebSocket answers there', true, websocket)
  socket.terminate()

  const pid = processOne(child.pid ?? 0)
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [uid, numbers] = ['Uid', 'NSpid'].map(
    (field) => new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(status)?.[1]?.split(/\s+/) ?? [],
  ) as [string[], string[]]
  check(
    'runs without rights',
    uid.every((id) => id !== '0'),
    `uid ${uid[0]}`,
  )
  check('is process 1', numbers.at(-1) === '1', numbers.join(' = '))
  const store = inside(image, 'stat', '-c', '%U %n', '/data/messages.db')
  check('keeps its store in the volume', store.startsWith(image.user), store.trim())

  const [health = '', ...words] = image.healthcheck
  const healthy = [
    'ip',
    'netns',
    'exec',
    name,
    'chroot',
    image.root,
    '/usr/bin/env',
    '-C',
    image.workdir,
  ]
  const [first = '', ...rest] = [...healthy, health, ...words]
  const asked = spawn(first, rest)
  check('its health check passes', (await once(asked, 'exit'))[0] === 0, 'exit 0')

  const ended = once(child, 'exit')
  process.kill(pid, 'SIGTERM')
  const [code] = (await ended) as [number | null]
  check('ends by itself on SIGTERM', code === 0, `exit ${String(code)}`)
  for (const port of ports) port.close()
} finally {
  succeed('ip', 'netns', 'delete', name)
  end()
}
process.exitCode = failures === 0 ? 0 : 1
