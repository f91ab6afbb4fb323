import {
  connectionKey,
  effectiveOptions,
  type EffectiveOptions,
} from '../../main/shared/contract/pins.ts'
import { addressForPages } from '../../main/shared/contract/status.ts'
import { paneLimits } from '../../main/shared/contract/limits.ts'
import { createSubject } from '../../main/shared/measures/create-subject.ts'
import { noEvents } from '../../main/shared/measures/pane-events.ts'
import { createFeedBuffer } from './feed/feed-buffer.ts'
import { type Pane, type PaneConfig, type PaneContext } from './pane.ts'
import { watchTimers, type TimerProbe } from './timer-probe.ts'

/**
 * Creates a pane: a subject that is measured, with the rows of its feed. It stays outside any
 * framework's reactivity, and a message costs it a slot in a ring and no object.
 *
 * @param initial its id must not have been used by another pane or page: bytes are booked to it.
 */
export function createPane(initial: PaneConfig, context: PaneContext): Pane {
  const { environment, settings } = context
  const { id, lane, transport } = initial
  const feed = createFeedBuffer(paneLimits.feedRows)
  let config = initial
  let timers: TimerProbe | undefined

  const effective = (): EffectiveOptions => effectiveOptions(config, settings())
  const url = (): string => addressForPages(context.status().servers[transport])
  const subject = createSubject(
    {
      id,
      lane,
      effective,
      connectionKey: () => `${url()} ${connectionKey(transport, effective(), settings())}`,
    },
    context,
    {
      observers: [
        { ...noEvents, sent: (message) => context.noteSent(message, id) },
        ...(context.observe?.(initial) ?? []),
      ],
      rows: feed,
    },
  )

  function stopTimers(): void {
    timers?.stop()
    timers = undefined
  }

  return {
    ...subject,
    config: () => config,
    start() {
      timers ??= watchTimers(environment, context.hidden)
      subject.start()
    },
    stop() {
      stopTimers()
      subject.stop()
    },
    remove() {
      stopTimers()
      subject.remove()
    },
    setPins(pins) {
      const former = JSON.stringify(effective())
      config = { ...config, pins }
      if (JSON.stringify(effective()) !== former) subject.beginWindow()
      subject.settingsChanged()
    },
    rename(name) {
      config = { ...config, name }
    },
    snapshot() {
      const reading = subject.read()
      const newest = feed.newest()
      const now = environment.now() + context.clock.offset()
      const dated = newest !== undefined && context.clock.uncertainty() !== undefined
      return {
        ...reading,
        config,
        staleness: dated ? Math.max(0, now - newest.createdAt) : undefined,
        droppedFromView: feed.dropped(),
        throttled: timers?.throttled() ?? false,
        pageLag: reading.pageLag ?? timers?.lateness(),
      }
    },
    row: (index) => feed.row(index, context.senderOf),
    rowCount: feed.size,
    holdRows: feed.hold,
  }
}
