import type { Clock } from '../../engine/clock.ts'
import type { Cancel } from '../../shared/time.ts'
import { makeChange, type Change } from './change.ts'
import type { GatheringWriter } from './gathering-writer.ts'
import type { FaultReporter } from '../../shared/emitter.ts'
import type { Archive, Ground, MessageTable } from './ports.ts'
import { createRetention, type Excess, type Measured, type RetentionLimits } from './retention.ts'
import type { StreamState } from './stream-state.ts'

/** How often the retention and the log are looked at, in ms. */
const maintenanceInterval = 1_000

/** Rows after which the running sum of bytes is stored, so that a start has few of them to count. */
const countedEvery = 5_000
/** The log is moved into the file at this size, bytes, or this long after a write, ms. */
const logLimit = 8_388_608
const logAge = 10_000

export interface KeeperParts {
  readonly clock: Clock
  readonly state: StreamState
  readonly writer: Pick<GatheringWriter<Change>, 'submit' | 'writable' | 'trouble' | 'verify'>
  readonly table: Pick<MessageTable, 'saveMark'>
  readonly ground: Pick<Ground, 'logBytes'>
  readonly archive: Pick<Archive, 'measure' | 'deleteThrough' | 'deleteFormer' | 'checkpoint'>
  readonly report: FaultReporter
}

/** Keeps a stream within its bounds and its log short, in the background. */
export interface Keeper {
  setRetention(rows: number): void
  /** Takes in that everything up to `through` was deleted, and has the rows taken out. */
  deleted(through: number, bytes: number): void
  /** Another stream took the place of this one: the rows of the former are taken out. */
  renewed(): void
  /** Stores the bounds of the stream, if they changed; from inside a transaction. */
  saveMark(): void
  /** Starts nothing from now on; resolves when what runs has ended. */
  stop(): Promise<void>
}

/**
 * Creates a keeper, which looks after its stream every second.
 *
 * A deletion is one number, the horizon, stored in one small transaction: from then on nobody sees what
 * lies below. The rows themselves go afterwards, a few at a time, and where the process ends before
 * that, after the next start.
 */
export function createKeeper(parts: KeeperParts, limits: RetentionLimits): Keeper {
  const { clock, state, writer, table, ground, archive, report } = parts
  const retention = createRetention(clock, limits)
  const running = new Set<Promise<void>>()
  let counted = state.bounds().newest
  let trimming = false
  let logSince: number | undefined
  let moving = false
  let stopped = false
  let cancel: Cancel | undefined

  function background(task: Promise<void>): void {
    const guarded = task.catch(report).finally(() => running.delete(guarded))
    running.add(guarded)
  }

  function saveMark(): void {
    const { newest, bytes } = state.bounds()
    if (newest === counted) return
    table.saveMark({ horizon: state.horizon(), counted: newest, bytes })
  }

  /** A busy, full or stopped store refuses it: what was due now is due at the next look as well. */
  function change(run: () => void, committed: () => void): Promise<void> {
    return makeChange(writer.submit, run, committed).catch(() => undefined)
  }

  function deleted(through: number, bytes: number): void {
    state.trimmed(through, bytes)
    counted = state.bounds().newest
    if (!stopped) background(archive.deleteThrough(through, state.id()))
  }

  async function measure(excess: Excess): Promise<Measured> {
    const whole = state.window.floor() <= state.horizon()
    return whole ? state.window.measure(excess) : archive.measure(state.horizon(), excess)
  }

  /** Deletes what is too much, or a part of it; says whether it came any further. */
  async function trim(excess: Excess): Promise<boolean> {
    const id = state.id()
    const from = state.horizon()
    const { through, bytes } = await measure(excess)
    if (through <= from) return false
    let overtaken = false
    await change(
      () => {
        overtaken = state.horizon() !== from || state.id() !== id
        if (overtaken) return
        const bounds = state.bounds()
        table.saveMark({ horizon: through, counted: bounds.newest, bytes: bounds.bytes - bytes })
      },
      () => {
        if (!overtaken) deleted(through, bytes)
      },
    )
    return !overtaken && state.horizon() > from
  }

  function enforce(): void {
    if (trimming || stopped || !writer.writable()) return
    const excess = retention.excess(state.bounds())
    if (excess === undefined) return
    trimming = true
    const trimmed = trim(excess).finally(() => (trimming = false))
    background(trimmed.then((further) => void (further && enforce())))
  }

  async function moveLog(): Promise<void> {
    moving = true
    logSince = undefined
    try {
      await archive.checkpoint()
    } finally {
      moving = false
    }
  }

  function look(): void {
    cancel = clock.after(maintenanceInterval, look)
    writer.verify()
    retention.mark(state.bounds().newest)
    enforce()
    if (state.bounds().newest - counted >= countedEvery && writer.writable()) {
      background(change(saveMark, () => (counted = state.bounds().newest)))
    }
    if (moving || writer.trouble() === 'gone') return
    const aged = logSince !== undefined && clock.steady() - logSince >= logAge
    if (aged || ground.logBytes() >= logLimit) background(moveLog())
  }

  /** Something was committed. */
  function wrote(): void {
    logSince ??= clock.steady()
    // Looked at on every commit, because what is too much for memory cannot wait for a second.
    if (state.bounds().bytes > limits.hardBytes) enforce()
  }

  state.follow(wrote)
  retention.mark(state.bounds().newest)
  cancel = clock.after(maintenanceInterval, look)

  return {
    setRetention(rows) {
      retention.setRows(rows)
      enforce()
    },
    deleted,
    renewed() {
      counted = 0
      retention.forget()
      retention.mark(0)
      if (!stopped) background(archive.deleteFormer())
    },
    saveMark,
    async stop() {
      stopped = true
      cancel?.()
      await Promise.all(running)
    },
  }
}
