import type { PaneSnapshot } from '../panes/pane.ts'
import type { KeysOf, Phrase } from '../../main/shared/texts/phrase.ts'
import { bytes, code, count, delay, duration } from '../../main/shared/texts/quantity.ts'
import type { LabName } from './lab.ts'
import type { PaneNotes } from './pane-notes.ts'

/** What a lab's figures are drawn from. Times are the page's clock, epoch ms. */
export interface LabView {
  /** Since when the fault of the lab's own switch is in force; undefined where it is not. */
  readonly since: number | undefined
  /** The panes at their places; undefined where one was removed. */
  readonly panes: readonly (
    { readonly snapshot: PaneSnapshot; readonly notes: PaneNotes } | undefined
  )[]
}
type SeenPane = NonNullable<LabView['panes'][number]>

/** One figure that makes the point of a lab. */
export interface LabFigure extends Phrase<KeysOf<'labs.figure'>> {
  /** The place of the pane that it is about. */
  readonly pane?: number
  readonly tone: 'plain' | 'good' | 'bad'
}

/** The figures of every pane that is there. */
function ofEach(
  { panes }: LabView,
  make: (pane: SeenPane, place: number) => Omit<LabFigure, 'pane'> | undefined,
): LabFigure[] {
  return panes.flatMap((pane, place) => {
    const figure = pane && make(pane, place)
    return figure === undefined ? [] : [{ ...figure, pane: place }]
  })
}

function wall(view: LabView): LabFigure[] {
  const there = view.panes.filter((pane) => pane !== undefined)
  const open = there.filter(({ snapshot }) => snapshot.state === 'open').length
  const figures = { open: count(open), all: count(there.length) }
  return [
    { key: 'labs.figure.open', figures, tone: 'plain' },
    ...ofEach(view, ({ snapshot }) =>
      snapshot.reason === 'browser-limit' ? { key: 'labs.figure.waits', tone: 'bad' } : undefined,
    ),
  ]
}

function halfOpen(view: LabView): LabFigure[] {
  const { since } = view
  return ofEach(view, ({ snapshot, notes }) => {
    const noticed = since === undefined ? undefined : notes.losses.find(({ at }) => at >= since)
    if (since !== undefined && noticed !== undefined) {
      return {
        key: 'labs.figure.noticed',
        figures: { after: duration(noticed.at - since) },
        tone: 'good',
      }
    }
    // Nothing on screen, or clocks that are not aligned: there is no age to tell.
    if (snapshot.staleness === undefined) return undefined
    const figures = { age: duration(snapshot.staleness) }
    return since === undefined
      ? { key: 'labs.figure.hears', figures, tone: 'plain' }
      : { key: 'labs.figure.believes', figures, tone: 'bad' }
  })
}

function slowReader(view: LabView): LabFigure[] {
  const { since } = view
  return ofEach(view, ({ snapshot, notes }) => {
    if (snapshot.staleness === undefined) return undefined
    const behind = duration(snapshot.staleness)
    const cuts = since === undefined ? [] : notes.losses.filter(({ at }) => at >= since)
    const first = cuts[0]
    if (since === undefined || first === undefined) {
      return { key: 'labs.figure.behind', figures: { behind }, tone: 'plain' }
    }
    const after = duration(first.at - since)
    return first.code === undefined
      ? { key: 'labs.figure.cut', figures: { behind, after }, tone: 'bad' }
      : {
          key: 'labs.figure.closed',
          figures: { behind, after, code: code(first.code) },
          tone: 'bad',
        }
  })
}

function delays(view: LabView): LabFigure[] {
  return ofEach(view, ({ snapshot: { now } }) =>
    now.delay === undefined
      ? undefined
      : {
          key: 'labs.figure.delay',
          figures: {
            p50: delay(now.delay.p50, now.delay.uncertainty),
            max: delay(now.delay.max, now.delay.uncertainty),
          },
          tone: now.delay.p50 > 1_000 ? 'bad' : 'good',
        },
  )
}

function coalescing(view: LabView): LabFigure[] {
  return ofEach(view, ({ snapshot: { config, now }, notes }) => {
    const perMessage = now.wirePerMessage
    if (perMessage === undefined) return undefined
    const figures = { bytes: bytes(perMessage) }
    return config.transport === 'polling' && notes.largestAnswer > 1
      ? {
          key: 'labs.figure.together',
          figures: { ...figures, count: count(notes.largestAnswer) },
          tone: 'good',
        }
      : { key: 'labs.figure.perMessage', figures, tone: 'plain' }
  })
}

/** The live figures of a lab, in the order in which they are shown. */
export function labFigures(name: LabName, view: LabView): readonly LabFigure[] {
  switch (name) {
    case 'wall':
      return wall(view)
    case 'herd':
      // Its figures are those of the fleet, and have a chart of their own.
      return []
    case 'halfOpen':
      return halfOpen(view)
    case 'slowReader':
      return slowReader(view)
    case 'proxy':
      return delays(view)
    case 'coalescing':
      return coalescing(view)
    default:
      return name satisfies never
  }
}
