import { watch } from 'vue'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { Status } from '../../main/shared/contract/status.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { pageEnvironment } from '../host/page-environment.ts'
import type { Host } from '../host/host.ts'
import { watchPagePolicy } from '../host/page-policy.ts'
import type { PageStorage } from '../host/page-storage.ts'
import { createNoteBook } from '../labs/pane-notes.ts'
import { createTimelineRecorder } from '../timeline/recorder.ts'
import { createUnseenBirths } from '../timeline/unseen-births.ts'
import { createClockQuestion } from '../clock/ask-clock.ts'
import { createClockOffset } from '../clock/clock-offset.ts'
import type { PlaygroundState } from './use-playground.ts'
import { createFrameLoop, pageFrames } from '../clock/frame-loop.ts'
import { createKnownMessages } from '../../main/shared/measures/known-messages.ts'
import type { PaneConfig } from '../panes/pane.ts'
import { noEvents } from '../../main/shared/measures/pane-events.ts'
import { createPageBench } from '../panes/page-bench.ts'
import { createPane } from '../panes/create-pane.ts'
import { createRateRecords } from '../../main/shared/measures/rate-series.ts'
import { createSentMessages } from '../panes/feed/sent-messages.ts'
import { readShared } from '../share/share-link.ts'
import { defaultPanes, parsePanes, printPanes, type SharedPane } from '../share/share-panes.ts'
import { watchHiddenTime } from '../clock/hidden-time.ts'
import { useEngine, type Engine } from './use-engine.ts'
import { useLabs } from '../labs/use-labs.ts'
import { useNetwork } from '../network/use-network.ts'
import { useNotices } from './use-notices.ts'
import { useOpenMessage } from '../panes/feed/use-open-message.ts'
import { usePanes } from '../panes/use-panes.ts'
import { useSettings } from '../settings/use-settings.ts'
import { pageWallClock } from '../clock/wall-clock.ts'
import { useWireCaptures } from '../wire/use-wire-captures.ts'

/** Tiles are taken anew four times a second: faster than that nobody reads. */
const snapshotPeriod = 250
const panesKey = 'panes'
/** The ids that the panes have: after a reload they have others, and what the engine has for these is over. */
const paneIdsKey = 'pane-ids'

/** The status with the newest bounds of the store, which statistics bring between two statuses. */
function freshStatus({ status, statistics }: Engine): Status {
  const known = status.value
  if (known === undefined) throw new Error('panes are opened once the status is known')
  const bounds = statistics.value?.store
  return bounds === undefined ? known : { ...known, store: { ...known.store, ...bounds } }
}

function running(servers: Status['servers']): Status['servers'] {
  const each = transports.map(
    (transport) => [transport, { ...servers[transport], state: 'running' }] as const,
  )
  return Object.fromEntries(each) as unknown as Status['servers']
}

/**
 * Composes the state of the page over a host. The page has one, for as long as it lives.
 *
 * @param storage what a reload of this tab is to find again.
 */
export function usePlaygroundState(
  host: Host,
  view: Window & typeof globalThis,
  storage: PageStorage,
): PlaygroundState {
  const environment = pageEnvironment(view)
  const notices = useNotices()
  const engine = useEngine({ host, notices, onMoved: () => view.location.reload() })
  const settings = useSettings(engine, notices)
  const clock = createClockOffset({
    ask: createClockQuestion({
      call: () => host.call('clock'),
      time: environment,
      timings: { Observer: PerformanceObserver, origin: () => view.performance.timeOrigin },
    }),
    time: environment,
    wall: () => Date.now(),
    onJump: () => void panes.measureAnew('clock'),
  })
  /** Where the engine is silent, nobody knows whether it is still the one whose clock was read. */
  const sureClock = {
    ...clock,
    uncertainty: () => (engine.heard() ? clock.uncertainty() : undefined),
  }
  const sent = createSentMessages()
  const loop = createFrameLoop(pageFrames(view, environment), () => panes.behind())
  const book = createNoteBook()
  const rates = createRateRecords(environment.now)
  const timeline = createTimelineRecorder(environment.now())
  const known = createKnownMessages()

  const unseen = createUnseenBirths({
    ask: (after) => host.call('births', after),
    tell(id, dueAt) {
      // By a clock that is not known it may have been due at any time.
      if (clock.estimate() === undefined) return
      timeline.born(id, dueAt - clock.offset())
      known.arrived(engine.status.value?.store.stream, id, dueAt - clock.offset())
    },
  })

  const context = {
    environment,
    settings: () => settings.inForce.value,
    status: () => freshStatus(engine),
    clock: sureClock,
    hidden: () => view.document.visibilityState === 'hidden',
    forbids: watchPagePolicy(view.document),
    senderOf: sent.senderOf,
    noteSent: sent.noteSent,
    known,
    observe: (config: PaneConfig) => [
      rates.observe(config.id),
      book.observe(config),
      timeline.observe(config),
      { ...noEvents, arrived: unseen.arrived },
    ],
  }
  const panes = usePanes({
    engine,
    now: environment.now,
    createPane: (config: PaneConfig) => createPane(config, context),
    pageId: Math.floor(environment.random() * 36 ** 5)
      .toString(36)
      .padStart(5, '0'),
    onChange: (list) => storage.setItem(panesKey, printPanes(list)),
  })
  const former = (storage.getItem(paneIdsKey) ?? '').split(' ')
  const network = useNetwork({ engine, notices, panes, former })
  watch(
    panes.entries,
    (entries) => {
      storage.setItem(paneIdsKey, entries.map(({ id }) => id).join(' '))
    },
    { flush: 'sync' },
  )
  const bench = createPageBench({
    engine,
    panes,
    entries: () => panes.entries.value,
    after: environment.after,
  })
  const labs = useLabs({
    bench,
    engine,
    network,
    panes,
    notices,
    book,
    now: environment.now,
    storage,
  })

  /** What the link asks for beyond what is in force; `undefined` panes leave those that are kept. */
  async function takeLink(): Promise<readonly SharedPane[] | undefined> {
    const { hash, pathname, search } = view.location
    const shared = readShared(hash, settings.inForce.value)
    const { found, faults } = shared
    if (!hash.includes('=') || (!found && faults.length === 0)) return undefined
    // Taken once: a reload must not undo what was changed since.
    view.history.replaceState(view.history.state, '', `${pathname}${search}`)
    const refusal = await settings.take(shared.settings)
    if (refusal !== undefined) notices.refuse(PlaygroundError.from(refusal))
    else if (!found) notices.say('notice.linkEmpty', {}, faults)
    else notices.say(faults.length === 0 ? 'notice.linkTaken' : 'notice.linkPartly', {}, faults)
    return shared.panes
  }

  async function open(): Promise<void> {
    // The first delays must not be off by the clocks' difference.
    await clock.start()
    await engine.settle()
    const linked = await takeLink()
    const kept = parsePanes(storage.getItem(panesKey) ?? '').panes
    panes.replace(linked ?? (kept.length > 0 ? kept : defaultPanes))
    labs.resume()
    view.addEventListener('hashchange', () => {
      void takeLink().then((next) => {
        if (next !== undefined) panes.replace(next)
      })
    })
  }

  watch(
    engine.statistics,
    (statistics) => {
      const stream = engine.status.value?.store.stream
      if (statistics === undefined || stream === undefined) return
      void unseen.look(stream, statistics.store.newest)
    },
    { flush: 'sync' },
  )
  host.on('incident', (incident) => timeline.incident(incident, clock.offset()))
  watch(
    engine.status,
    (status) => {
      if (status === undefined) return
      timeline.status(status, environment.now())
      known.follow(status.store.stream, status.store.newest)
    },
    { flush: 'sync' },
  )
  let run: string | undefined
  watch(
    engine.statistics,
    (statistics) => {
      if (statistics === undefined) return
      if (run !== undefined && run !== statistics.run) clock.forget()
      run = statistics.run
      known.bounds(statistics.store, environment.now())
      clock.witness(statistics.at)
    },
    { flush: 'sync' },
  )
  engine.onCleared(({ through }) => known.forgive(through))
  // Undefined until the first status, so this is the moment when it is known.
  watch(engine.status, () => void open(), { flush: 'sync', once: true })
  watch(engine.state, (state) => {
    const servers = engine.status.value?.servers
    if (state === 'up' || servers === undefined) return
    // Whether what it said still holds is not known from now on.
    timeline.status({ network: [], servers: running(servers) }, environment.now())
    if (state !== 'forbidden') return
    // Another engine is there, which knows nothing of this page.
    clock.forget()
    void panes.measureAnew('engine')
  })
  loop.every(snapshotPeriod, panes.refresh)
  loop.every(1_000, pageWallClock.look)
  const captures = useWireCaptures(host)
  // Often enough to keep a capture armed, and for the eye; nothing is lost in between.
  loop.every(snapshotPeriod, () => void captures.read())
  watch(panes.entries, (entries) => captures.keep(entries.map(({ id }) => id)))

  return {
    engine,
    settings,
    panes,
    network,
    labs,
    notices,
    loop,
    rates,
    timeline,
    now: environment.now,
    hidden: watchHiddenTime(view.document, environment.now),
    clock: { ...sureClock, estimate: clock.estimate },
    sentRevision: sent.revision,
    messages: useOpenMessage(() => panes.entries.value),
    wireOf: captures.of,
  }
}
