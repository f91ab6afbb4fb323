import { shallowRef, watch } from 'vue'
import { audienceSize } from '../../main/shared/contract/audience.ts'
import type { Status } from '../../main/shared/contract/status.ts'
import { createPageClock } from '../clock/page-clock.ts'
import { createFrameLoop, pageFrames } from '../clock/frame-loop.ts'
import { watchHiddenTime } from '../clock/hidden-time.ts'
import { pageWallClock } from '../clock/wall-clock.ts'
import { pageEnvironment } from '../host/page-environment.ts'
import type { Host } from '../host/host.ts'
import { watchPagePolicy } from '../host/page-policy.ts'
import type { PageStorage } from '../host/page-storage.ts'
import { browserName } from '../experiments/browser-name.ts'
import { useExperiments } from '../experiments/use-experiments.ts'
import { useLabs } from '../labs/use-labs.ts'
import { createBreakLog } from '../network/break-log.ts'
import { useNetwork } from '../network/use-network.ts'
import { createPageBench } from '../panes/page-bench.ts'
import type { PaneConfig } from '../panes/pane.ts'
import { createPane } from '../panes/create-pane.ts'
import { createSentMessages } from '../panes/feed/sent-messages.ts'
import { useOpenMessage } from '../panes/feed/use-open-message.ts'
import { usePanes } from '../panes/use-panes.ts'
import { useSettings } from '../settings/use-settings.ts'
import { createFirstPanes, openingFrom, type Linked } from '../share/first-panes.ts'
import { takeNetwork } from '../share/share-network.ts'
import { createVisitorLane } from '../visitors/visitor-lane.ts'
import { useVisitors } from '../visitors/use-visitors.ts'
import { useWireCaptures } from '../wire/use-wire-captures.ts'
import { createPageRecords } from './page-records.ts'
import { useEngine, type Engine } from './use-engine.ts'
import { useFreeze } from './use-freeze.ts'
import { useNotices } from './use-notices.ts'
import type { PlaygroundState } from './use-playground.ts'

/** Tiles are refreshed four times a second: no one reads faster. */
const snapshotPeriod = 250
/** The ids that the panes have: after a reload they have others, and what the engine keeps for these ends. */
const paneIdsKey = 'pane-ids'

/** The status with the newest bounds of the store, which statistics bring between two statuses. */
function freshStatus({ status, statistics }: Engine): Status {
  const known = status.value
  if (known === undefined) throw new Error('panes are opened once the status is known')
  const bounds = statistics.value?.store
  return bounds === undefined ? known : { ...known, store: { ...known.store, ...bounds } }
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
  const { now } = environment
  const notices = useNotices()
  const engine = useEngine({ host, notices, now, onMoved: () => view.location.reload() })
  const settings = useSettings(engine, notices)
  const clock = createPageClock({
    call: () => host.call('clock'),
    time: environment,
    view,
    heard: engine.heard,
    onJump: () => void panes.measureAnew('clock'),
  })
  const sent = createSentMessages()
  const loop = createFrameLoop(pageFrames(view, environment), () => panes.behind())
  const records = createPageRecords({ now, clock, births: (after) => host.call('births', after) })
  const firstPanes = createFirstPanes({
    view,
    storage,
    settings: () => settings.inForce.value,
    opening: () => openingFrom(freshStatus(engine)),
    take: settings.take,
    say: (key, faults) => notices.say(key, {}, faults),
    refuse: notices.refuse,
  })

  const context = {
    environment,
    settings: () => settings.inForce.value,
    status: () => freshStatus(engine),
    clock: clock.sure,
    hidden: () => view.document.visibilityState === 'hidden',
    forbids: watchPagePolicy(view.document),
    senderOf: sent.senderOf,
    noteSent: sent.noteSent,
    known: records.known,
    observe: (config: PaneConfig) => [...records.observe(config), breaks.observe(config)],
  }
  const breaks = createBreakLog({ now, entries: () => panes.entries.value })
  const panes = usePanes({
    engine,
    now,
    createPane: (config) => createPane(config, context),
    pageId: Math.floor(environment.random() * 36 ** 5)
      .toString(36)
      .padStart(5, '0'),
    onChange: firstPanes.keep,
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
  const entries = () => panes.entries.value
  const bench = createPageBench({ engine, panes, entries, after: environment.after, now })
  const { book } = records
  const labs = useLabs({ bench, engine, network, panes, notices, book, now, storage })
  const experiments = useExperiments({
    ...{ bench, engine, panes, network, notices },
    time: environment,
    random: environment.random,
    runtime: browserName(view.navigator.userAgent),
  })

  /** Faults of panes are set once these panes are there. */
  async function takeLinked({ panes: asked, network: faults }: Linked): Promise<void> {
    if (asked !== undefined) panes.replace(asked)
    if (faults !== undefined)
      await takeNetwork(
        faults,
        entries().map(({ id }) => id),
        network,
      )
  }

  async function open(): Promise<void> {
    // The first delays must not be off by the clocks' difference.
    await clock.start()
    await engine.settle()
    const opening = await firstPanes.read()
    panes.replace(opening.panes)
    labs.resume()
    firstPanes.onLink((linked) => void takeLinked(linked))
    await takeLinked({ panes: undefined, network: opening.network })
  }

  // Figures with thousands of clients beside the panes are not those without. An experiment has windows of its own.
  watch(
    () => audienceSize(engine.statistics.value?.audience),
    () => {
      if (experiments.running.value === undefined) void panes.measureAnew('audience')
    },
  )

  const visitorLane = createVisitorLane(records.timeline.observe)
  const visitors = useVisitors(host, (reading) => visitorLane.hear(reading, clock.offset()))

  let run: string | undefined
  watch(
    engine.statistics,
    (statistics) => {
      if (statistics === undefined) return
      if (run !== undefined && run !== statistics.run) clock.forget()
      run = statistics.run
      records.statistics(statistics, engine.status.value?.store.stream)
      clock.witness(statistics.at)
    },
    { flush: 'sync' },
  )
  watch(
    engine.status,
    (status) => {
      if (status === undefined) return
      records.status(status)
      breaks.network(status.network)
    },
    { flush: 'sync' },
  )
  host.on('incident', ({ at, ...what }) => {
    records.incident({ at, ...what })
    breaks.incident(what, at - clock.offset())
  })
  engine.onCleared(({ through }) => records.known.forgive(through))
  // Undefined until the first status, so this is the moment when it is known.
  watch(engine.status, () => void open(), { flush: 'sync', once: true })
  watch(engine.state, (state) => {
    const servers = engine.status.value?.servers
    if (state === 'up' || servers === undefined) return
    records.silent(servers)
    visitorLane.lost(now())
    if (state !== 'forbidden') return
    // Another engine is there, which knows nothing of this page.
    clock.forget()
    void panes.measureAnew('engine')
  })
  const freeze = useFreeze({ panes, now })
  loop.every(snapshotPeriod, () => {
    if (freeze.since.value === undefined) panes.refresh()
  })
  loop.every(1_000, pageWallClock.look)
  const captures = useWireCaptures(host)
  // Often enough to keep a capture armed, and for the eye; nothing is lost in between.
  loop.every(snapshotPeriod, () => void captures.read())
  loop.every(1_000, () => {
    if (engine.state.value === 'up' && freeze.since.value === undefined) void visitors.look()
  })
  watch(panes.entries, (list) => captures.keep(list.map(({ id }) => id)))

  return {
    engine,
    settings,
    panes,
    network,
    breaks,
    labs,
    experiments,
    notices,
    loop,
    freeze,
    rates: records.rates,
    timeline: records.timeline,
    pinned: shallowRef([]),
    now,
    hidden: watchHiddenTime(view.document, now),
    clock: clock.sure,
    sentRevision: sent.revision,
    messages: useOpenMessage(entries),
    wireOf: captures.of,
    endWire: captures.end,
    visitors,
  }
}
