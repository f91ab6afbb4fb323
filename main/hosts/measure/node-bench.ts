import { randomUUID } from 'node:crypto'
import type { Playground } from '../../playground.ts'
import { laneRows, type Lane } from '../../shared/contract/lanes.ts'
import type { NetworkScope } from '../../shared/contract/network.ts'
import { connectionKey, effectiveOptions } from '../../shared/contract/pins.ts'
import { addressForPages } from '../../shared/contract/status.ts'
import type { Bench, SubjectSpec } from '../../shared/experiment/bench.ts'
import type { ClientEnvironment } from '../../shared/clients/environment.ts'
import { createSubject } from '../../shared/measures/create-subject.ts'
import { createKnownMessages } from '../../shared/measures/known-messages.ts'
import type { PaneEvents } from '../../shared/measures/pane-events.ts'
import type { Subject } from '../../shared/measures/subject.ts'

/** How often it is looked at what has arrived, ms. */
const lookPeriod = 20

export interface NodeBenchOptions {
  readonly playground: Pick<Playground, 'handlers' | 'on' | 'status'>
  readonly environment: ClientEnvironment
  /** Hears what happens in the subject at a place of the plan. */
  readonly observe?: (place: number) => PaneEvents
}

/** A bench that can be taken down. */
export interface NodeBench extends Bench {
  /** Disconnects its subjects. */
  close(): Promise<void>
}

interface Placed {
  readonly id: string
  readonly lane: Lane
  readonly subject: Subject
}

/** The bench of a process of Node: full clients that connect to a playground of the same process. */
export function createNodeBench({ playground, environment, observe }: NodeBenchOptions): NodeBench {
  const { handlers } = playground
  const known = createKnownMessages()
  // Engine and clients are one process, with one clock.
  const clock = { offset: () => 0, uncertainty: () => 0, doubt: () => undefined }
  let placed: readonly Placed[] = []
  const page = randomUUID().slice(0, 8)
  let opened = 0

  const all = (condition: (subject: Subject) => boolean): boolean =>
    placed.every(({ subject }) => condition(subject))
  const pause = (): Promise<void> =>
    new Promise((resolve) => environment.after(lookPeriod, () => resolve()))

  function open({ lane, pins }: SubjectSpec, place: number): Placed {
    const { transport } = laneRows[lane]
    opened += 1
    const id = `${lane}-${opened}-${page}`
    const settings = () => playground.status().settings
    const effective = () => effectiveOptions({ transport, pins }, settings())
    const url = () => addressForPages(playground.status().servers[transport])
    const subject = createSubject(
      {
        id,
        lane,
        effective,
        connectionKey: () => `${url()} ${connectionKey(transport, effective(), settings())}`,
      },
      { environment, status: playground.status, clock, forbids: () => false, known },
      observe === undefined ? {} : { observers: [observe(place)] },
    )
    return { id, lane, subject }
  }

  function hear(): void {
    const { store } = playground.status()
    known.follow(store.stream, store.newest)
    known.bounds(store, environment.now())
  }
  async function book(): Promise<void> {
    const books = await handlers.bookings(placed.map(({ id }) => id))
    for (const { id, subject } of placed) {
      const own = books.clients[id]
      subject.bookWire(own?.wire, books.run)
      subject.noteServed(books, own?.handedOver)
    }
  }
  function disconnect(): void {
    for (const { subject } of placed) subject.remove()
    placed = []
  }

  return {
    async configure(patch, signal) {
      signal?.throwIfAborted()
      await handlers.configure(patch)
      await book()
      for (const { subject } of placed) subject.settingsChanged()
      signal?.throwIfAborted()
    },
    async setNetwork(scope: NetworkScope, faults) {
      await handlers.setNetwork({ scope, faults })
    },
    subjects(plan) {
      disconnect()
      hear()
      placed = plan.map(open)
      for (const { subject } of placed) subject.start()
      return placed.map(({ id }) => id)
    },
    async settle(signal) {
      signal?.throwIfAborted()
      while (!all((subject) => subject.read().state === 'open')) {
        await pause()
        signal?.throwIfAborted()
      }
      await book()
    },
    async beginWindow() {
      await book()
      for (const { subject } of placed) subject.beginWindow()
    },
    async endWindow(patience, signal) {
      signal?.throwIfAborted()
      for (const { subject } of placed) subject.endWindow()
      let since = environment.now()
      let newest = Infinity
      void handlers.caughtUp(undefined).then((id) => ([newest, since] = [id, environment.now()]))
      const complete = (): boolean[] => placed.map(({ subject }) => subject.read().cursor >= newest)
      while (newest === Infinity || environment.now() - since < patience) {
        await pause()
        signal?.throwIfAborted()
        if (complete().every(Boolean)) break
      }
      hear()
      return complete()
    },
    async figures() {
      await book()
      hear()
      return placed.map(({ id, lane, subject }) => {
        const { transport } = laneRows[lane]
        return { id, transport, reading: subject.read(), delays: subject.encodedDelays }
      })
    },
    close: async () => disconnect(),
  }
}
