import { describe, expect, it } from 'vitest'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { LabName } from '../../../renderer/labs/lab.ts'
import type { LabView } from '../../../renderer/labs/lab-view.ts'
import { labNamed } from '../../../renderer/labs/labs.ts'
import type { PaneNotes } from '../../../renderer/labs/pane-notes.ts'
import type { PaneSnapshot } from '../../../renderer/panes/pane.ts'

const noNotes: PaneNotes = { losses: [], largestAnswer: 0, answered: 0 }

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
type Scene = Pick<LabView, 'since' | 'panes'> & Partial<LabView>
const viewOf = (scene: Scene): LabView => ({
  now: 20_000,
  herd: undefined,
  used: new Set(),
  ...scene,
})
const figuresOf = (name: LabName, scene: Scene) => labNamed(name).figures(viewOf(scene))
const keys = (name: LabName, view: Scene) =>
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

  it('set the delays beside each other, and say where nothing has come', () => {
    const panes = [seen({ p50: 2_500 }), seen({ p50: 3 }), seen({})]
    const figures = figuresOf('proxy', { since: undefined, panes })
    expect(figures.map(({ key, pane, tone }) => [key, pane, tone])).toEqual([
      ['labs.figure.delay', 0, 'bad'],
      ['labs.figure.delay', 1, 'good'],
      ['labs.figure.nothing', 2, 'bad'],
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

describe('the answer that a lab finds', () => {
  const foundIn = (name: LabName, scene: Scene) =>
    labNamed(name).found(viewOf(scene))?.replace(`labs.${name}.answer.`, '')
  const loss = { losses: [{ at: 4_000, code: 1013 }] }
  const none = { received: 100, missed: 0, duplicated: 0, outOfOrder: 0 }
  const lost = { ...none, missed: 3 }
  const six = Array.from({ length: 6 }, () => seen({}))
  const waiting = seen({ state: 'connecting', reason: 'browser-limit' })

  it('behind the wall is what became of the seventh, while all seven want a stream', () => {
    const at = (...last: (typeof six)[number][]) =>
      foundIn('wall', { since: undefined, panes: [...six, ...last] })
    expect(at(waiting)).toBe('waits')
    expect(at(seen({}))).toBe('opens')
    expect(at(seen({ state: 'waiting', reason: 'refused' as never }))).toBe('refused')
    expect(at(seen({ state: 'connecting' }))).toBeUndefined()
    expect(at(seen({ state: 'closed' }))).toBeUndefined()
    expect(at(undefined)).toBeUndefined()
  })

  it('of the silent line is who noticed, or nobody after half a minute', () => {
    const at = (now: number, ...panes: (typeof six)[number][]) =>
      foundIn('halfOpen', { now, since: 1_000, panes })
    expect(at(5_000, seen({}, loss), seen({}))).toBe('heartbeat')
    expect(at(5_000, seen({}, loss), seen({}, loss))).toBe('both')
    expect(at(30_000, seen({}), seen({}))).toBeUndefined()
    expect(at(31_001, seen({}), seen({}))).toBe('neither')
    expect(foundIn('halfOpen', { since: undefined, panes: [seen({}, loss), seen({})] })).toBe(
      undefined,
    )
  })

  it('of the slow readers is whether anything was lost, and whom it hit', () => {
    const at = (...panes: (typeof six)[number][]) => foundIn('slowReader', { since: 1_000, panes })
    const well = seen({ sequence: none })
    expect(at(seen({ sequence: none }, loss), well, well, well)).toBe('cut')
    expect(at(seen({ sequence: lost }, loss), well, well, well)).toBe('lose')
    expect(at(seen({ sequence: none }, loss), well, well, seen({ sequence: none }, loss))).toBe(
      'slowAll',
    )
    expect(at(well, well, well, seen({ sequence: none }, loss))).toBeUndefined()
  })

  it('of the proxy is whose messages were held back, while it buffers', () => {
    const at = (since: number | undefined, sse?: number, websocket?: number) =>
      foundIn('proxy', {
        since,
        panes: [sse, websocket].map((p50) => seen(p50 === undefined ? {} : { p50 })),
      })
    expect(at(1, 3_000, 4)).toBe('sse')
    expect(at(1, 3_000, 4_000)).toBe('both')
    expect(at(1, 3, 4_000)).toBe('websocket')
    expect(at(1, 3, 4)).toBe('neither')
    expect(at(1, undefined, 4)).toBeUndefined()
    expect(at(undefined, 3, 4)).toBeUndefined()
  })

  it('of the burst is how much one poll brought', () => {
    const at = (largestAnswer: number, answered: number, sequence = none, isWritten = true) =>
      foundIn('coalescing', {
        since: undefined,
        used: new Set(isWritten ? ['burst'] : []),
        panes: [seen({ sequence }, { largestAnswer, answered })],
      })
    expect(at(100, 100)).toBe('one')
    expect(at(100, 103)).toBe('one')
    expect(at(12, 100)).toBe('some')
    expect(at(12, 12, lost)).toBe('newest')
    // Late polls of a busy machine, before the burst and between it and its answer.
    expect(at(3, 6)).toBeUndefined()
    expect(at(3, 300, none, false)).toBeUndefined()
  })

  it('of the herd is how close together its clients came back, without jitter', () => {
    const at = (attempts: readonly number[], jitter = false, recoveredAfter?: number) =>
      foundIn('herd', {
        since: undefined,
        panes: [],
        herd: {
          jitter,
          clients: 300,
          outcome: { at: 1, attempts, peak: Math.max(...attempts), recoveredAfter },
        },
      })
    const together = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 120, 90, 60, 30]
    expect(at(together, false, 1_300)).toBe('together')
    expect(
      at(
        Array.from({ length: 20 }, () => 15),
        false,
        2_000,
      ),
    ).toBe('spread')
    expect(at(together)).toBeUndefined()
    expect(at(together, true, 1_300)).toBeUndefined()
  })
})
