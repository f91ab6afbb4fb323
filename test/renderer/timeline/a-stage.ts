import { createTimelineStage, type TimelineStage } from '../../../renderer/timeline/stage.ts'
import type { Found } from '../../../renderer/timeline/hit.ts'
import type { Look } from '../../../renderer/timeline/look.ts'
import type { Followed } from '../../../renderer/timeline/frame.ts'
import type { View } from '../../../renderer/timeline/view.ts'
import { createFakeSurface, type FakeSurface } from './fake-surface.ts'
import { frameOf, record, start } from './recorded.ts'

/** A stage over a recording, whose clock and frames a test drives. */
export interface AStage {
  readonly stage: TimelineStage
  readonly events: ReturnType<typeof record>['events']
  readonly picture: FakeSurface
  /** What it told, the latest last. */
  readonly told: { views: View[]; followed: (Followed | undefined)[]; found: (Found | undefined)[] }
  /** Page clock, ms after the start. */
  at: number
  calm: boolean
  notes: string[]
  /** Runs what waits for a frame; false where nothing does. */
  frame(): boolean
  /** How often the picture was drawn. */
  pictures(): number
}

const look: Look = {
  palette: frameOf(record().recorder, []).palette,
  colours: ['red', 'green', 'blue'],
  font: 'sans-serif',
  em: 13,
  ratio: 1,
  size: { width: 1_100, height: 220 },
}

/** @param panes ids that begin with the letter of their transport: `p`, `s` or `w`. */
export function aStage(...panes: string[]): AStage {
  const { recorder, events } = record(...panes)
  const picture = createFakeSurface()
  let task: (() => void) | undefined
  const told: AStage['told'] = { views: [], followed: [], found: [] }
  const self: AStage = {
    events,
    picture,
    told,
    at: 10_000,
    calm: false,
    notes: panes.map(() => ''),
    frame() {
      const waiting = task
      waiting?.()
      return waiting !== undefined
    },
    pictures: () => picture.called('setTransform').length,
    stage: createTimelineStage({
      recording: recorder,
      clock: () => start + self.at,
      calm: () => self.calm,
      onFrame(next) {
        task = next
        return () => (task = undefined)
      },
      lanes: () =>
        panes.map((pane, index) => {
          const transport = recorder.lane(pane)?.transport ?? 'sse'
          return { pane, transport, name: pane, note: self.notes[index] ?? '' }
        }),
      createSheet: () => ({
        surface: createFakeSurface().surface,
        image: {} as CanvasImageSource,
      }),
      tell: {
        view: (view) => told.views.push(view),
        followed: (followed) => told.followed.push(followed),
        found: (found) => told.found.push(found),
        crowding: () => undefined,
      },
    }),
  }
  return self
}

/** A stage that has drawn its first picture. */
export function aDrawnStage(...panes: string[]): AStage {
  const made = aStage(...panes)
  made.stage.drawOn({
    surface: made.picture.surface,
    look,
    words: frameOf(record().recorder, []).words,
  })
  made.frame()
  return made
}
