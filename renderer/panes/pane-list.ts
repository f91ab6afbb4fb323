import { laneRows, lanes, type Lane } from '../../main/shared/contract/lanes.ts'
import { cleanPaneName } from '../../main/shared/contract/pane-name.ts'
import type { Pins } from '../../main/shared/contract/pins.ts'
import { changedKeys, type SettingKey } from '../../main/shared/contract/settings.ts'
import type { Bookings, Status } from '../../main/shared/contract/status.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { Cell } from './cell.ts'
import type { Pane, PaneConfig, PaneSnapshot } from './pane.ts'
import { maxPanes, type SharedPane } from '../share/share-panes.ts'
import { reasonToMeasure, type MeasuringSpan, type WindowReason } from './window-reason.ts'

/** A pane with its place in the window. The pane itself stays outside any framework's reactivity. */
export interface PaneEntry {
  readonly id: string
  readonly lane: Lane
  /** That of its lane. */
  readonly transport: Transport
  /** Counts the panes of this lane from 0; it stays while the pane lives. */
  readonly index: number
  readonly pane: Pane
  /** Taken again a few times a second. */
  readonly snapshot: Cell<PaneSnapshot>
}

/** A pane that was taken off the list: one of both must be called. */
export interface RemovedPane {
  /** Puts it back at its place, with all that it has, and connects it again. False where there is no room. */
  putBack(): boolean
  /** It is gone for good. */
  letGo(): void
}

/** The panes of a window, in step with settings, bookings and deletions. */
export interface PaneList {
  entries(): readonly PaneEntry[]
  /** Resolves once the first panes are there: those that the tab had, or that a link names. */
  readonly begun: Promise<unknown>
  /** True where another pane may be added: the first panes are there, and not too many. */
  roomFor(): boolean
  /** True where there are as many panes as there may be. */
  full(): boolean
  add(shared: SharedPane): void
  /** Disconnects a pane and takes it off the list. Undefined if there is none with this id. */
  remove(id: string): RemovedPane | undefined
  setPins(id: string, pins: Pins): Promise<void>
  /** Calls a pane by what a person typed; by what it is, where that shows nothing. */
  rename(id: string, text: string): void
  /** Puts these panes in the place of those that are there. */
  replace(panes: readonly SharedPane[]): void
  shared(): readonly SharedPane[]
  /** Begins a new measuring window in every pane, once what was booked up to now is known. */
  measureAnew(reason: WindowReason): Promise<void>
  /** Ends the window of every pane for what is due from now on; answers when that is, page clock, epoch ms. */
  endWindows(): number
  /** Takes a snapshot of every pane; the frame loop calls it. */
  refresh(): void
  /** How far the page is behind with the pane that it is furthest behind with, ms, when it was last looked at. */
  behind(): number
  /** Takes what the servers have booked for the panes up to now. */
  settle(): Promise<void>
  /** Follows what the engine says of itself. */
  follow(next: Status, previous: Status): void
  /** Resolves once every pane follows what the engine said last. */
  inStep(): Promise<unknown>
  /** Messages up to this id were deleted by a person. */
  forgive(through: number): void
}

/** What is shown of a list: the page has Vue watch it. */
export interface PaneListCells {
  readonly entries: Cell<readonly PaneEntry[]>
  /** Since when, and why, the panes measure what they show. */
  readonly measuring: Cell<MeasuringSpan>
  /** False until the first panes are there; they would take the place of any others. */
  readonly hasBegun: Cell<boolean>
}

export interface PaneListOptions {
  readonly cells: PaneListCells
  readonly createCell: (snapshot: PaneSnapshot) => Cell<PaneSnapshot>
  readonly createPane: (config: PaneConfig) => Pane
  /** The books of these clients, settled; undefined where the engine is gone. */
  readonly bookings: (clients: readonly string[]) => Promise<Bookings | undefined>
  /** The page's clock, epoch ms. */
  readonly now: () => number
  /** Makes the ids of this page unlike those of another: the servers book bytes by them. */
  readonly pageId: string
  /** Hears after every change of the list or of a pin. */
  readonly onChange: (panes: readonly SharedPane[]) => void
}

/** What no figure depends on: changing it must not begin a new measurement. */
const unmeasured: ReadonlySet<SettingKey> = new Set(['allowedOrigins', 'feedLanguage', 'retention'])

/** Creates a list without panes. */
export function createPaneList(options: PaneListOptions): PaneList {
  const { entries, measuring, hasBegun } = options.cells
  const begun = Promise.withResolvers<undefined>()
  /** Those that may be put back: what happens meanwhile concerns them, too. */
  const removed = new Set<PaneEntry>()
  const opened = new Map<Lane, number>(lanes.map((lane) => [lane, 0]))
  let run: string | undefined
  let asked = 0
  let answered = 0
  let following: Promise<unknown> = Promise.resolve()

  /** @param wanted taken where no pane of the lane has it. */
  function freeIndex(lane: Lane, wanted = 0): number {
    const siblings = entries.value.filter((entry) => entry.lane === lane)
    const taken = new Set(siblings.map(({ index }) => index))
    if (!taken.has(wanted)) return wanted
    let index = 0
    while (taken.has(index)) index += 1
    return index
  }
  function open({ lane, pins, name }: SharedPane): PaneEntry {
    const { transport } = laneRows[lane]
    const number = (opened.get(lane) ?? 0) + 1
    opened.set(lane, number)
    const id = `${lane}-${number}-${options.pageId}`
    const pane = options.createPane({ id, lane, transport, pins, name })
    const snapshot = options.createCell(pane.snapshot())
    return { id, lane, transport, index: freeIndex(lane), pane, snapshot }
  }

  function shared(): readonly SharedPane[] {
    return entries.value.map(({ lane, pane }) => {
      const { pins, name } = pane.config()
      return { lane, pins, ...(name !== undefined && { name }) }
    })
  }
  const full = (): boolean => entries.value.length >= maxPanes
  const roomFor = (): boolean => hasBegun.value && !full()

  function refresh(): void {
    for (const { pane, snapshot } of entries.value) snapshot.value = pane.snapshot()
  }
  /** @param except a pane whose window has only just begun. */
  function beginWindows(reason: WindowReason, except?: PaneEntry): void {
    for (const entry of [...entries.value, ...removed]) {
      // A pane that is added changes nothing that the others' figures could be compared before and after.
      if (entry !== except) entry.pane.beginWindow(reason === 'pane')
    }
    measuring.value = { since: options.now(), reason }
    // Everything after the new edge belongs to the new window.
    refresh()
  }
  async function settle(): Promise<void> {
    const shown = entries.value
    if (shown.length === 0) return
    asked += 1
    const number = asked
    const bookings = await options.bookings(shown.map(({ id }) => id))
    // An answer that was overtaken by a later one is older than what is known.
    if (bookings === undefined || number < answered) return
    answered = number
    // What another start of the engine counts has nothing to do with what was counted before.
    if (run !== undefined && run !== bookings.run) beginWindows('engine')
    run = bookings.run
    for (const { id, pane } of shown) {
      const own = bookings.clients[id]
      pane.bookWire(own?.wire, run)
      pane.noteServed(bookings, own?.handedOver)
    }
  }
  async function measureAnew(reason: WindowReason, except?: PaneEntry): Promise<void> {
    await settle()
    beginWindows(reason, except)
  }

  function start(next: SharedPane): PaneEntry | undefined {
    if (!roomFor()) return undefined
    const entry = open(next)
    entries.value = [...entries.value, entry]
    entry.pane.start()
    // Shown as connecting from the first moment, not as idle until the next snapshot is due.
    entry.snapshot.value = entry.pane.snapshot()
    options.onChange(shared())
    return entry
  }
  function remove(id: string): RemovedPane | undefined {
    const place = entries.value.findIndex((entry) => entry.id === id)
    const gone = entries.value[place]
    if (gone === undefined) return undefined
    gone.pane.stop()
    removed.add(gone)
    entries.value = entries.value.toSpliced(place, 1)
    options.onChange(shared())
    return {
      putBack() {
        if (!roomFor() || !removed.delete(gone)) return false
        // Another pane may have got its colour meanwhile.
        const entry = { ...gone, index: freeIndex(gone.lane, gone.index) }
        entries.value = entries.value.toSpliced(place, 0, entry)
        entry.pane.start()
        entry.snapshot.value = entry.pane.snapshot()
        options.onChange(shared())
        return true
      },
      letGo() {
        if (removed.delete(gone)) gone.pane.remove()
      },
    }
  }

  /** Figures before the change stay as "before": what was counted up to now belongs to them. */
  async function followSettings(measured: boolean): Promise<void> {
    // Panes that are opened meanwhile begin with the new settings.
    const affected = [...entries.value, ...removed]
    if (measured) await measureAnew('settings')
    for (const { pane } of affected) pane.settingsChanged()
  }
  return {
    entries: () => entries.value,
    begun: begun.promise,
    roomFor,
    full,
    add(next) {
      const alone = entries.value.length === 0
      const entry = start(next)
      if (entry === undefined) return
      // Compared is what all of them saw: the time since the newest was there.
      if (alone) measuring.value = { since: options.now(), reason: 'opened' }
      else void measureAnew('pane', entry)
    },
    remove,
    async setPins(id, pins) {
      const entry = entries.value.find((candidate) => candidate.id === id)
      if (entry === undefined) return
      // The pane begins a new measurement, so what was booked up to now must be known.
      await settle()
      const { since } = entry.pane.snapshot().now
      entry.pane.setPins(pins)
      if (entry.pane.snapshot().now.since !== since) beginWindows('settings', entry)
      entry.snapshot.value = entry.pane.snapshot()
      options.onChange(shared())
    },
    rename(id, text) {
      const entry = entries.value.find((candidate) => candidate.id === id)
      if (entry === undefined) return
      entry.pane.rename(cleanPaneName(text))
      entry.snapshot.value = entry.pane.snapshot()
      options.onChange(shared())
    },
    replace(panes) {
      hasBegun.value = true
      begun.resolve(undefined)
      for (const { id } of entries.value) remove(id)?.letGo()
      for (const next of panes) start(next)
      measuring.value = { since: options.now(), reason: 'opened' }
    },
    shared,
    measureAnew: (reason) => measureAnew(reason),
    endWindows() {
      for (const { pane } of entries.value) pane.endWindow()
      return options.now()
    },
    refresh,
    behind: () =>
      Math.max(0, ...entries.value.map(({ snapshot }) => snapshot.value.behind?.ms ?? 0)),
    settle,
    follow(next, previous) {
      const reason = reasonToMeasure(next, previous, entries.value)
      const changed =
        next.settings === previous.settings ? [] : changedKeys(previous.settings, next.settings)
      following = Promise.all([
        following,
        reason && measureAnew(reason),
        changed.length > 0 && followSettings(changed.some((key) => !unmeasured.has(key))),
      ])
    },
    inStep: () => following,
    forgive(through) {
      for (const { pane } of [...entries.value, ...removed]) pane.forgive(through)
    },
  }
}
