import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { createFilter, isPattern, type PatternCompiler, type WireFilter } from './filter.ts'
import type { WireRecord } from './reading/record.ts'
import type { WireLog } from './wire-log.ts'

/** What a Wire tab shows of a log, in the pane and enlarged alike. */
export interface WireView {
  readonly source: WireLog
  readonly typed: Readonly<ShallowRef<string>>
  readonly filter: ComputedRef<WireFilter>
  readonly paused: Readonly<ShallowRef<boolean>>
  /** The newest record stays in sight; a person who scrolls up stops that. */
  readonly following: Readonly<ShallowRef<boolean>>
  /** Times of day instead of the time since the record before. */
  readonly clockTimes: Readonly<ShallowRef<boolean>>
  /** What is listed, newest last. */
  readonly rows: Readonly<ShallowRef<readonly WireRecord[]>>
  /** Records that came since the list was paused. */
  readonly waiting: Readonly<ShallowRef<number>>
  /** Rises with every look at the log, for what is said about it. */
  readonly revision: Readonly<ShallowRef<number>>
  readonly cursor: Readonly<ShallowRef<WireRecord | undefined>>
  /** The selected record is shown, even if there is no room next to the list. */
  readonly opened: Readonly<ShallowRef<boolean>>
  /** Takes what the log has; the list does not move while a person reads. */
  draw(): void
  /** Filters by what was typed. */
  type(text: string): void
  pause(): void
  /** Goes on to the newest. */
  follow(): void
  /** A person has gone away from the newest. */
  stay(): void
  toggleTimes(): void
  /** Shows the selected record, or the list again. */
  open(): void
  back(): void
  select(record: WireRecord | undefined): void
  /** Selects the record `rows` rows further on; the first step starts from the newest. */
  move(rows: number): void
  clear(): void
}

/** Creates the view of one tab. */
export function useWireView(source: WireLog): WireView {
  const typed = shallowRef('')
  /** Large, and for what few people type: it comes with the first pattern. */
  const compile = shallowRef<PatternCompiler>()
  const filter = computed(() => createFilter(typed.value, compile.value))
  async function load(): Promise<void> {
    const { compilePattern } = await import('./patterns.ts')
    compile.value = compilePattern
    draw()
  }
  const paused = shallowRef(false)
  const following = shallowRef(true)
  const clockTimes = shallowRef(false)
  const rows = shallowRef<readonly WireRecord[]>([])
  const waiting = shallowRef(0)
  const revision = shallowRef(0)
  const cursor = shallowRef<WireRecord>()
  const opened = shallowRef(false)
  /** What the list was made from: while it is paused it is filtered again, not read again. */
  let taken: readonly WireRecord[] = []
  let drawn: WireFilter | undefined
  let latest = -1

  function draw(): void {
    revision.value += 1
    const { log } = source
    const newest = log.at(log.count() - 1)?.seq ?? 0
    const holds = paused.value || !following.value
    if (!holds && newest !== latest) {
      taken = log.all()
      latest = newest
      drawn = undefined
    }
    waiting.value = Math.max(0, newest - latest)
    if (drawn === filter.value) return
    drawn = filter.value
    rows.value = drawn.isEmpty ? taken : taken.filter(drawn.matches)
  }

  function follow(): void {
    following.value = true
    paused.value = false
    latest = -1
    draw()
  }

  function select(record: WireRecord | undefined): void {
    cursor.value = record
    // What is being read does not move.
    if (record !== undefined) following.value = false
    else opened.value = false
  }

  return {
    source,
    typed,
    filter,
    paused,
    following,
    clockTimes,
    rows,
    waiting,
    revision,
    cursor,
    opened,
    draw,
    type(text) {
      typed.value = text
      if (compile.value === undefined && isPattern(text)) void load()
      draw()
    },
    pause: () => (paused.value = true),
    follow,
    stay: () => (following.value = false),
    toggleTimes: () => (clockTimes.value = !clockTimes.value),
    open: () => (opened.value = cursor.value !== undefined),
    back: () => (opened.value = false),
    select,
    move(by) {
      const list = rows.value
      const at = cursor.value === undefined ? list.length : list.indexOf(cursor.value)
      const next = Math.min(list.length - 1, Math.max(0, at + by))
      if (list.length > 0) select(list[next])
    },
    clear() {
      source.log.clear()
      select(undefined)
      taken = []
      rows.value = []
      follow()
    },
  }
}
