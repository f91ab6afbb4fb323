import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { isListening } from './is-listening.ts'
import { steadyPort } from './steady-ports.ts'
import { until } from './until.ts'

/** Where Debian puts servers, which is on the path of root alone. */
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

/** The path of a nats-server of this machine; undefined where there is none. */
export const natsBinary: string | undefined = folders
  .map((folder) => join(folder, process.platform === 'win32' ? 'nats-server.exe' : 'nats-server'))
  .find((file) => existsSync(file))

if (natsBinary === undefined) {
  process.stderr.write(
    'No nats-server was found (Debian: apt-get install nats-server), so the tests of the store on NATS are skipped.\n',
  )
}

/** Whether the server of this machine is 2.`least` or later. */
export function natsIsFrom(least: number): boolean {
  if (natsBinary === undefined) return false
  const told = execFileSync(natsBinary, ['--version'], { encoding: 'utf8' })
  const [, major = '0', minor = '0'] = /v(\d+)\.(\d+)/.exec(told) ?? []
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= least)
}

export interface NatsServer {
  readonly port: number
  readonly process: () => ChildProcess
  /** Starts it with what it stored before. */
  start(): Promise<void>
  /** Ends it as the power would. */
  kill(): Promise<void>
  /** Ends it and does away with what it stored. */
  remove(): Promise<void>
}

export interface NatsServerOptions {
  /** More lines of its configuration. */
  readonly configuration?: string
  readonly port?: number
}

/** Starts a server with JetStream in a folder of its own. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  if (natsBinary === undefined) throw new Error('There is no nats-server on this machine.')
  const binary = natsBinary
  const { configuration = '', port = await steadyPort() } = options
  const folder = mkdtempSync(join(tmpdir(), 'playground-nats-'))
  const file = join(folder, 'server.conf')
  const store = join(folder, 'store')
  mkdirSync(store)
  writeFileSync(
    file,
    `listen: "127.0.0.1:${port}"\nmax_payload: 33554432\njetstream { store_dir: "${store}" }\n${configuration}\n`,
  )
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()

  async function start(): Promise<void> {
    const started = spawn(binary, ['-c', file], { stdio: 'ignore' })
    child = started
    ended = new Promise((resolve) => started.once('exit', () => resolve()))
    await until(() => isListening(port), 10)
  }

  async function kill(): Promise<void> {
    child?.kill('SIGKILL')
    await ended
  }

  await start()
  return {
    port,
    process() {
      if (child === undefined) throw new Error('The server has not been started.')
      return child
    },
    start,
    kill,
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
