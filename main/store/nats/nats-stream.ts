import { randomUUID } from 'node:crypto'
import type { JetStreamClient, StreamInfo } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import type { Clock } from '../../engine/clock.ts'
import type { ManagedStream, Replacement, StorePromises } from '../../engine/stream.ts'
import { storeLimits } from '../../shared/contract/limits.ts'
import type { Draft, Message } from '../../shared/contract/message.ts'
import type { FaultReporter } from '../../shared/emitter.ts'
import { createAppend } from '../stream/appends.ts'
import { sized } from '../stream/message-window.ts'
import { createPaging } from '../stream/paging.ts'
import { createStreamSettings } from '../stream/stream-settings.ts'
import { createStreamState } from '../stream/stream-state.ts'
import { createWriteTrouble } from '../stream/write-trouble.ts'
import { createArrivals } from './arrivals.ts'
import { createDelivery, type Placed } from './delivery.ts'
import { createHistory } from './history.ts'
import { openIntake, type Intake } from './intake.ts'
import type { NatsModules } from './nats-modules.ts'
import { refusalOfChange } from './nats-errors.ts'
import { createRemoteWriter } from './remote-writer.ts'
import { createSender, headerSafe } from './sender.ts'
import type { SettingsBucket } from './settings-bucket.ts'
import { findStream, subjectOf, type FoundStream, type StreamSetup } from './stream-setup.ts'
import { createWatcher } from './stream-watcher.ts'
import { horizonOf } from './watch.ts'

export interface NatsStreamOptions {
  readonly connection: NatsConnection
  readonly modules: NatsModules
  readonly js: JetStreamClient
  readonly setup: StreamSetup
  readonly found: FoundStream
  readonly settings: SettingsBucket
  readonly clock: Clock
  readonly report: FaultReporter
}

/** How long the server may take to answer, in ms. */
const answerTime = 4_000
/** How long others wait for the newest messages to come into memory, in ms. */
const fillTime = 5_000

/** What is weaker than in a file, and why, is in README.md beside this folder. */
const promises: StorePromises = {
  wholeBatches: false,
  durable: false,
  minimumAge: false,
  readAfterWrite: false,
}

/** Where a stream begins here: its newest messages are still to come into memory. */
function startOf(info: StreamInfo): { horizon: number; newest: number; bytes: number } {
  const horizon = horizonOf(info)
  const newest = Math.max(horizon, info.state.last_seq - storeLimits.tailRows)
  return { horizon, newest, bytes: info.state.bytes }
}

/** Messages in runs whose ids have no holes. */
function withoutHoles(messages: readonly Message[]): Message[][] {
  const runs: Message[][] = []
  for (const message of messages) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1)?.id === message.id - 1) run.push(message)
    else runs.push([message])
  }
  return runs
}

/**
 * Creates the stream over JetStream: its one source of messages is the consumer of this process, so that followers and
 * those who appended hear of them in the order of the stream, whoever wrote them. Resolves when the newest are in memory.
 */
export async function createNatsStream(options: NatsStreamOptions): Promise<ManagedStream> {
  const { connection, modules, js, setup, clock, report } = options
  const { name, shown } = setup.address
  const trouble = createWriteTrouble(clock, 'unreachable')
  const { info, id } = options.found
  const state = createStreamState(id, { ...startOf(info), tail: [] }, report)
  const arrivals = createArrivals(() => state.bounds().newest)
  const history = createHistory(js, name)
  let retention = info.config.max_msgs
  let hasUnits = info.config.allow_atomic === true
  let intake: Intake | undefined
  let stopping: Promise<void> | undefined
  let onReplaced: Parameters<NonNullable<ManagedStream['onReplaced']>>[0] = (_, swap) => void swap()

  /** Takes in what is newer; a message that came twice, because of another consumer for example, is left out. */
  function take(messages: readonly Message[]): void {
    const { newest } = state.bounds()
    const first = messages.findIndex(({ id }) => id > newest)
    if (first < 0) return
    for (const run of withoutHoles(messages.slice(first))) state.committed(sized(run))
    state.window.shrink(storeLimits.tailRows, storeLimits.tailBytes)
    arrivals.reached(state.bounds().newest)
  }

  function follow(): void {
    intake?.close()
    if (stopping !== undefined) return
    intake = openIntake(
      { js, name, take, failed: () => clock.after(40, reopen) },
      state.bounds().newest,
    )
  }
  const reopen = (): void => {
    trouble.busy()
    follow()
  }

  /** Fetches the newest of what there is into memory; what takes longer comes later. */
  async function fill({ state: { last_seq: newest, bytes } }: StreamInfo): Promise<void> {
    follow()
    await new Promise<void>((resolve) => {
      const cancel = clock.after(fillTime, resolve)
      void arrivals.wait(newest).then(cancel).then(resolve)
    })
    // They are among the bytes that the server counted.
    state.told(state.horizon(), bytes)
  }

  /** Another stream, or this one under another identity, takes the place of what was here. */
  function begin(found: FoundStream): Promise<void> {
    state.renewed(found.id, startOf(found.info))
    // What they wait for was stored where nobody reads any more.
    arrivals.forget()
    hasUnits = found.info.config.allow_atomic === true
    return fill(found.info)
  }

  function replaced(why: Replacement, found: FoundStream): Promise<void> {
    intake?.close()
    return new Promise((resolve) => {
      onReplaced(why, async () => {
        // A renewal of ours may have come first.
        const current = await findStream(setup, retention).catch(() => found)
        await (current.id === state.id() ? follow() : begin(current))
        resolve()
      })
    })
  }

  const watcher = createWatcher({
    setup,
    clock,
    state,
    trouble,
    retention: () => retention,
    replaced,
    stalled: follow,
    report,
  })

  const sender = createSender({
    connection,
    modules,
    js,
    subject: () => subjectOf(name, state.id()),
    isConnected: () => connected,
    answerTime,
  })
  let connected = true
  async function watchConnection(): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') {
        connected = false
        trouble.busy()
      }
      if (type === 'reconnect') {
        connected = true
        void watcher.look()
      }
    }
  }

  const deliverUnit = createDelivery({ clock, trouble, send: sender.unit })
  const writer = createRemoteWriter({
    deliver: createDelivery({ clock, trouble, send: sender.one }),
    unit: () => (hasUnits ? deliverUnit : undefined),
    createName: randomUUID,
    arrived: arrivals.wait,
  })

  /** Makes a change in its turn among what is appended. */
  function change<Result>(run: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, failed) => {
      writer.submit({
        alone: true,
        rows: 0,
        bytes: 0,
        failed: (error) => failed(refusalOfChange(error)),
        run: async () => resolve(await run()),
      })
    })
  }

  function append(batch: readonly Draft[], given?: string): Promise<readonly Placed[]> {
    return new Promise((resolve, failed) => {
      const made = createAppend(batch, () => undefined, failed)
      const deadline = clock.steady() + storeLimits.busyRetry
      writer.submit({ ...made, name: given, deadline, resolve })
    })
  }

  const paging = createPaging({
    state,
    archive: {
      read: (after, limits) => history.read(after, state.bounds().newest, limits),
      newest: (after, limits) => history.newest(after, state.bounds().newest, limits),
    },
    stopped: () => stopping !== undefined,
  })

  const saved: (readonly [string, string | undefined])[] = []
  const settings = createStreamSettings(
    options.settings.stored,
    { saveSetting: (key, json) => void saved.push([key, json]) },
    (run, committed) =>
      change(async () => {
        run()
        for (const [key, json] of saved.splice(0)) await options.settings.save(key, json)
        committed()
      }),
  )

  async function close(): Promise<void> {
    await writer.stop()
    await watcher.stop()
    intake?.close()
    state.clear()
    arrivals.forget()
    await connection.close()
  }

  void watchConnection()
  watcher.start()
  await fill(info)

  return {
    get id() {
      return state.id()
    },
    location: shown,
    promises,
    bounds: state.bounds,
    revision: state.revision,
    writable: () => trouble.refusal() === undefined,
    trouble: trouble.told,
    count: state.count,
    follow: state.follow,
    ...paging,
    ...settings,

    async append(batch) {
      if (batch.length === 0) return []
      return (await append(batch)).map(({ id }) => id)
    },

    async appendNamed(draft, given) {
      const [placed] = await append([draft], headerSafe(given))
      if (placed === undefined) throw new Error('The stream answered a message without an id.')
      return placed
    },

    clear: () =>
      change(async () => {
        const { purged } = await watcher.alone(() => setup.streams.purge(name))
        await watcher.look()
        return purged
      }),

    renew: () =>
      change(() =>
        watcher.alone(async () => {
          await setup.streams.delete(name)
          await begin(await findStream(setup, retention))
        }),
      ),

    setRetention(rows) {
      if (rows === retention) return
      retention = rows
      change(async () => {
        await watcher.alone(() => setup.streams.update(name, { max_msgs: rows }))
        await watcher.look()
      }).catch(report)
    },

    onReplaced: (listener) => void (onReplaced = listener),

    stop() {
      stopping ??= close()
      return stopping
    },
  }
}
