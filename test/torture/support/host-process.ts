import { fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CallInput, CallName, CallResult } from '../../../main/shared/contract/calls.ts'
import type { ErrorShape } from '../../../main/shared/contract/errors.ts'
import type { SettingsPatch } from '../../../main/shared/contract/settings.ts'
import type { ServerStatus } from '../../../main/shared/contract/status.ts'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { LoopDelay } from './loop-delay.ts'

export interface HostOptions {
  /** In memory by default. */
  readonly database?: string
  readonly folder?: string
  /** Free ones by default. */
  readonly ports?: Readonly<Partial<Record<Transport, number>>>
  readonly settings?: SettingsPatch
  readonly env?: NodeJS.ProcessEnv
  /** Flags of the engine. */
  readonly flags?: readonly string[]
}

export interface Request {
  readonly seq: number
  readonly name: unknown
  readonly input: unknown
}

export type Reply =
  | { readonly seq: number; readonly ok: true; readonly result: unknown }
  | {
      readonly seq: number
      readonly ok: false
      readonly error: ErrorShape
      /** For the log of a row; nothing of it travels anywhere else. */
      readonly stack: string | undefined
    }

/** What a process holds, after its garbage was collected. */
export interface Resources {
  /** Bytes. */
  readonly heap: number
  readonly timers: number
}

/** A playground in a process of its own. */
export interface Host {
  readonly pid: number
  /** Addresses without a slash at their end. */
  readonly url: Readonly<Record<Transport, string>>
  readonly port: Readonly<Record<Transport, number>>
  call<Name extends CallName>(name: Name, input?: CallInput<Name>): Promise<CallResult<Name>>
  /** A call of any name with anything that structured cloning lets through. */
  ask(name: unknown, input: unknown): Promise<Reply>
  resources(): Promise<Resources>
  /** Of the time since it was last asked for. */
  loopDelay(): Promise<LoopDelay>
  isAlive(): boolean
  errors(): string
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  kill(signal: NodeJS.Signals): void
  /** Ends it if it still runs, and waits for that. */
  stop(): Promise<void>
}

const program = fileURLToPath(new URL('host.ts', import.meta.url))

/**
 * Starts a playground on free ports of 127.0.0.1 that writes nothing until it is told to.
 *
 * @throws Error where it ends before it is ready.
 */
export async function startHost({ env, flags, ...options }: HostOptions = {}): Promise<Host> {
  const child = fork(program, [JSON.stringify(options)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
    execArgv: [...(flags ?? [])],
  })
  let errors = ''
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  )
  let alive = true
  void ended.then(() => (alive = false))
  const servers = await new Promise<Record<Transport, ServerStatus>>((resolve, reject) => {
    child.once('message', (ready: { servers: Record<Transport, ServerStatus> }) =>
      resolve(ready.servers),
    )
    void ended.then((code) => reject(new Error(`The host ended with ${String(code)}: ${errors}`)))
  })

  const waiting = new Map<number, (reply: Reply) => void>()
  let seq = 0
  child.on('message', (reply: Reply) => {
    waiting.get(reply.seq)?.(reply)
    waiting.delete(reply.seq)
  })
  function ask(name: unknown, input: unknown): Promise<Reply> {
    seq += 1
    const request: Request = { seq, name, input }
    return new Promise((resolve, reject) => {
      waiting.set(request.seq, resolve)
      // What cannot be cloned never leaves.
      child.send(request, (error) => {
        if (error === null) return
        waiting.delete(request.seq)
        reject(error)
      })
      void ended.then((code) => reject(new Error(`The host ended with ${String(code)}: ${errors}`)))
    })
  }
  async function result(name: string, input: unknown): Promise<unknown> {
    const reply = await ask(name, input)
    if (reply.ok) return reply.result
    throw new Error(`${name}: ${reply.error.code} ${reply.error.message}`)
  }
  const kill = (signal: NodeJS.Signals): void => void child.kill(signal)
  const { polling, sse, websocket } = servers
  return {
    pid: child.pid ?? 0,
    url: { polling: polling.url, sse: sse.url, websocket: websocket.url },
    port: { polling: polling.port, sse: sse.port, websocket: websocket.port },
    call: async (name, input) => (await result(name, input)) as never,
    ask,
    resources: async () => (await result('resources', undefined)) as Resources,
    loopDelay: async () => (await result('loopDelay', undefined)) as LoopDelay,
    isAlive: () => alive,
    errors: () => errors,
    ended,
    kill,
    async stop() {
      kill('SIGTERM')
      const late = setTimeout(() => kill('SIGKILL'), 8_000)
      await ended
      clearTimeout(late)
    },
  }
}

/** Runs `use` with a host that is ended afterwards, whatever happens. */
export async function withHost<Result>(
  options: HostOptions,
  use: (host: Host) => Promise<Result>,
): Promise<Result> {
  const host = await startHost(options)
  try {
    return await use(host)
  } finally {
    await host.stop()
  }
}

/** Open file descriptors of a process. Linux alone. */
export function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

/** Resident bytes of a process. Linux alone. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1_024
}
