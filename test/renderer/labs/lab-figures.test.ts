import { describe, expect, it } from 'vitest'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { LabName } from '../../../renderer/labs/lab.ts'
import type { LabView } from '../../../renderer/labs/lab-view.ts'
import { labNamed } from '../../../renderer/labs/labs.ts'
import type { PaneNotes } from '../../../renderer/labs/pane-notes.ts'
import type { PaneSnapshot } from '../../../renderer/panes/pane.ts'

const noNotes: PaneNotes = { losses: [], largestAnswer: 0 }

function seen(
  changes: Partial<PaneSnapshot> & { readonly p50?: number; readonly wire?: number },
  notes: Partial<PaneNotes> = {},
  transport: Transport = 'sse',
): LabView['panes'][number] {
  const { p50, wire, ...rest } = changes
  const delay = p50 === undefined ? undefined : { p50, p95: p50, p99: p50, max: 2 * p50 }
  const snapshot = {
    config: { id: 'x', lane: transport, transport, pins: {} },
    state: 'open',
    reason: 'opened',
    staleness: 100,
    now: { delay, wirePerMessage: wire },
    ...rest,
  } as unknown as PaneSnapshot
  return { snapshot, notes: { ...noNotes, ...notes } }
}
const figuresOf = (name: LabName, view: LabView) => labNamed(name).figures(view)
const keys = (name: LabName, view: LabView) =>
  figuresOf(name, view).map(({ key, pane }) =>
    `${key.replace('labs.figure.', '')} ${pane ?? ''}`.trim(),
  )

describe('the figures of a lab', () => {
  it('say who waits behind the wall', () => {
    const waiting = seen({ state: 'connecting', reason: 'browser-limit' })
    const view = { since: undefined, panes: [seen({}), undefined, waiting] }
    expect(keys('wall', view)).toEqual(['open', 'waits 2'])
    expect(figuresOf('wall', view)[0]?.figures).toMatchObject({
      open: { count: 1 },
      all: { count: 2 },
    })
  })

  it('say who found out about a silent line, and when', () => {
    const alert = seen({ state: 'waiting' }, { losses: [{ at: 13_000, code: undefined }] })
    const trusting = seen({ staleness: 13_500 }, { losses: [{ at: 900, code: 1006 }] })
    const panes = [alert, trusting]
    expect(keys('halfOpen', { since: undefined, panes })).toEqual(['hears 0', 'hears 1'])
    const view = { since: 1_000, panes }
    expect(keys('halfOpen', view)).toEqual(['noticed 0', 'believes 1'])
    expect(figuresOf('halfOpen', view)[0]?.figures).toEqual({
      after: { ms: 12_000 },
    })
  })

  it('say nothing of the age of what is seen where there is no age', () => {
    const panes = [seen({ staleness: undefined }), seen({ staleness: 700 })]
    expect(keys('halfOpen', { since: undefined, panes })).toEqual(['hears 1'])
    expect(keys('slowReader', { since: undefined, panes })).toEqual(['behind 1'])
  })

  it('of the herd are not of the panes', () => {
    expect(figuresOf('herd', { since: 1_000, panes: [seen({})] })).toEqual([])
  })

  it('say who was cut, with the code where there was one, and who was not', () => {
    const panes = [
      seen({}, { losses: [{ at: 4_000, code: 1013 }] }),
      seen({}, { losses: [{ at: 3_000, code: undefined }] }),
      seen({}),
    ]
    expect(keys('slowReader', { since: 1_000, panes })).toEqual(['closed 0', 'cut 1', 'behind 2'])
    expect(keys('slowReader', { since: undefined, panes })).toEqual([
      'behind 0',
      'behind 1',
      'behind 2',
    ])
  })

  it('set the delays beside each other, as soon as there are any', () => {
    const panes = [seen({ p50: 2_500 }), seen({ p50: 3 }), seen({})]
    const figures = figuresOf('proxy', { since: undefined, panes })
    expect(figures.map(({ pane, tone }) => [pane, tone])).toEqual([
      [0, 'bad'],
      [1, 'good'],
    ])
  })

  it('say how many messages shared one answer', () => {
    const panes = [
      seen({ wire: 150 }, { largestAnswer: 100 }, 'polling'),
      seen({ wire: 140 }, { largestAnswer: 0 }),
      seen({}),
    ]
    expect(keys('coalescing', { since: undefined, panes })).toEqual(['together 0', 'perMessage 1'])
  })
})
