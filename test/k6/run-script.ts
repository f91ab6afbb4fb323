import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FromUser, Heard, Sample, UserData } from './stubs/messages.ts'

/** Everything about one client: where it ran, what came over its wire, and what it told. */
export interface RanClient {
  readonly scenario: string
  readonly tags: Readonly<Record<string, string>>
  /** Which machine of several, from 0. */
  readonly machine: number
  readonly heard: readonly Heard[]
  readonly samples: readonly Sample[]
}

interface Scenario {
  readonly exec: string
  readonly vus?: number
  readonly stages?: readonly { readonly target: number }[]
  readonly env: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
}
export interface ScriptOptions {
  readonly scenarios: Readonly<Record<string, Scenario>>
  readonly thresholds: Readonly<Record<string, readonly string[]>>
}

interface User {
  readonly client: RanClient
  readonly worker: Worker
  readonly ready: Promise<unknown>
  readonly done: Promise<unknown>
}

function startUser(data: UserData, place: Omit<RanClient, 'heard' | 'samples'>): User {
  const heard: Heard[] = []
  const samples: Sample[] = []
  let told = false
  const ready = Promise.withResolvers<undefined>()
  const done = Promise.withResolvers<undefined>()
  const worker = new Worker(new URL('stubs/vu.ts', import.meta.url), { workerData: data })
  worker.on('message', (message: FromUser) => {
    if (message.kind === 'ready') ready.resolve(undefined)
    else if (message.kind === 'done') done.resolve(undefined)
    // What comes after a client has told what it found is no part of it.
    else if (message.kind === 'heard' && !told) heard.push(message.heard)
    else if (message.kind === 'sample') {
      const tags = { ...place.tags, scenario: place.scenario, ...message.sample.tags }
      samples.push({ ...message.sample, tags })
      told ||= message.sample.metric === 'received'
    }
  })
  for (const { reject } of [ready, done]) worker.on('error', reject)
  done.promise.catch(() => undefined)
  const client = { ...place, heard, samples }
  return { client, worker, ready: ready.promise, done: done.promise }
}

/** The options that a script exports. */
async function optionsOf(script: string, env: RunOptions['env']): Promise<ScriptOptions> {
  const state = { idInInstance: 0, idInTest: 0, startTime: 0 }
  const workerData: UserData = { script, env, state, skew: 0 }
  const worker = new Worker(new URL('stubs/vu.ts', import.meta.url), { workerData })
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('message', (message: FromUser) => {
      if (message.kind === 'options') resolve(message.options as ScriptOptions)
    })
  })
}

export interface RunOptions {
  readonly env: Readonly<Record<string, string>>
  /** How far the clock of each machine is ahead, ms; the virtual users are spread over them. */
  readonly machines?: readonly number[]
  /** The scenarios that are run; all by default. */
  readonly only?: (tags: Scenario['tags']) => boolean
}
export interface Ran {
  readonly options: ScriptOptions
  readonly clients: readonly RanClient[]
  /** When all scenarios began, epoch ms. */
  readonly startTime: number
}

/**
 * Runs a script as k6 would, with k6's modules by real clients of Node: a worker for each virtual user. All scenarios begin
 * at once, since none depends on another.
 */
export async function runScript(
  text: string,
  { env, machines = [0], only = () => true }: RunOptions,
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'k6-script-'))
  const file = join(folder, 'load.mjs')
  writeFileSync(file, text)
  const script = pathToFileURL(file).href
  try {
    const options = await optionsOf(script, env)
    const counts = machines.map(() => 0)
    const users: User[] = []
    for (const [scenario, { exec, vus, stages, env: own, tags }] of Object.entries(
      options.scenarios,
    ).filter(([, { tags }]) => only(tags))) {
      for (let user = 0; user < (vus ?? stages?.at(-1)?.target ?? 0); user += 1) {
        const machine = users.length % machines.length
        const idInInstance = (counts[machine] = (counts[machine] ?? 0) + 1)
        const state = { idInInstance, idInTest: users.length + 1, startTime: 0 }
        const data = { script, env: { ...env, ...own }, exec, state, skew: machines[machine] ?? 0 }
        users.push(startUser(data, { scenario, tags, machine }))
      }
    }
    await Promise.all(users.map(({ ready }) => ready))
    // The slowest to load is no later than the others.
    const startTime = Date.now()
    for (const { worker } of users) worker.postMessage({ startTime })
    await Promise.all(users.map(({ done }) => done))
    await Promise.all(users.map(({ worker }) => worker.terminate()))
    return { options, clients: users.map(({ client }) => client), startTime }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The lines of `--out json` for these clients, in the order of their times. */
export function linesOf(clients: readonly RanClient[]): readonly string[] {
  const seen = new Set<string>()
  const samples = clients.flatMap(({ samples: own }) => own)
  return samples
    .toSorted((one, other) => one.time - other.time)
    .flatMap(({ metric, type, value, time, tags }) => {
      const data = { time: new Date(time).toISOString(), value, tags }
      const point = JSON.stringify({ metric, type: 'Point', data })
      if (seen.has(metric)) return [point]
      seen.add(metric)
      const about = { name: metric, type, contains: 'default', thresholds: [], submetrics: null }
      return [JSON.stringify({ type: 'Metric', data: about, metric }), point]
    })
}
