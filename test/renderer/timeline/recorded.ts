import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { Followed, Frame, FrameLane } from '../../../renderer/timeline/frame.ts'
import { layOut } from '../../../renderer/timeline/layout.ts'
import {
  createTimelineRecorder,
  type TimelineRecorder,
} from '../../../renderer/timeline/recorder.ts'
import { rangeOf, type View } from '../../../renderer/timeline/view.ts'

/** The page's clock at the start of a recording in these tests, epoch ms. */
export const start = 1_800_000_000_000

export interface FrameChanges {
  readonly view?: View
  readonly now?: number
  readonly size?: { readonly width: number; readonly height: number }
  readonly scroll?: number
  readonly followed?: Followed
}

const transports: Record<string, Transport> = { p: 'polling', s: 'sse', w: 'websocket' }

/** A recorder that observes panes: their ids begin with the first letter of their transport. */
export function record(...panes: string[]) {
  const recorder = createTimelineRecorder(start)
  const events = panes.map((id) =>
    recorder.observe({ id, transport: transports[id.charAt(0)] ?? 'sse' }),
  )
  return { recorder, events }
}

/** The picture of a recording in English words that tests can look for. */
export function frameOf(
  recorder: TimelineRecorder,
  panes: readonly string[],
  changes: FrameChanges = {},
): Frame {
  const { view = { span: 10_000, end: undefined }, now = start + 10_000 } = changes
  const { width, height } = changes.size ?? { width: 1_100, height: 220 }
  const layout = layOut({
    width,
    height,
    em: 13,
    lanes: panes.length,
    label: 70,
    scroll: changes.scroll ?? 0,
  })
  const lanes = panes.flatMap((pane, index): FrameLane[] => {
    const recorded = recorder.lane(pane)
    const band = layout.lanes[index]
    if (recorded === undefined || band === undefined) return []
    const { transport } = recorded
    return [{ pane, transport, name: pane, note: '', colour: `colour-${pane}`, recorded, band }]
  })
  const range = rangeOf(view, now)
  const pixel = view.span / (layout.right - layout.left)
  return {
    recording: recorder,
    layout,
    lanes,
    palette: {
      text: 'text',
      muted: 'muted',
      line: 'line',
      surface: 'ground',
      danger: 'danger',
      warning: 'warning',
      focus: 'focus',
    },
    words: {
      store: 'Store',
      now: 'now',
      age: (ms) => `-${Math.round(ms)}`,
      clock: (at) => `at ${Math.round(at - start)}`,
      delay: (delay) => `${delay?.ms} ± ${delay?.uncertainty} ms`,
      times: (count) => `×${count}`,
      period: ({ kind }) => `period ${kind}`,
      moment: ({ kind }) => `moment ${kind}`,
    },
    font: 'sans-serif',
    range,
    now,
    live: view.end === undefined,
    ratio: 1,
    pixel,
    origin: Math.round(range.from / pixel),
    followed: changes.followed,
    pins: [],
    pointer: undefined,
  }
}

/** A poll that was answered. Times are ms since the epoch. */
export const answered = (startedAt: number, endedAt: number, fresh: number, status = 200) => ({
  startedAt,
  endedAt,
  status,
  fresh,
  aborted: false,
})
