import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { areSamePanes, faultsNow, takeOpening } from '../../../renderer/present/opening.ts'

const from = {
  settings: defaultSettings,
  panes: [
    { lane: 'polling', pins: {} },
    { lane: 'sse', pins: {} },
  ],
  producing: true,
} as const

describe('the opening of a presentation', () => {
  it('knows the faults of a pane by its place, since a pane that comes back has another id', () => {
    const opening = takeOpening(
      from,
      [
        { scope: 'all', faults: { latency: 50 } },
        { scope: { client: 'sse-1' }, faults: { halfOpen: true } },
      ],
      ['polling-1', 'sse-1'],
    )
    expect(faultsNow(opening, ['polling-2', 'sse-2'])).toEqual([
      { scope: 'all', faults: { latency: 50 } },
      { scope: { client: 'sse-2' }, faults: { halfOpen: true } },
    ])
    expect(faultsNow(opening, ['polling-2'])).toEqual([{ scope: 'all', faults: { latency: 50 } }])
  })

  it('keeps the scope of a client that is not one of its panes', () => {
    const scope = { client: 'of-another-page' }
    const opening = takeOpening(from, [{ scope, faults: { latency: 5 } }], ['polling-1'])
    expect(faultsNow(opening, ['polling-2'])).toEqual([{ scope, faults: { latency: 5 } }])
  })

  it('has the same panes where lanes, pins and names are the same', () => {
    expect(areSamePanes(from.panes, [...from.panes])).toBe(true)
    expect(areSamePanes(from.panes, from.panes.toReversed())).toBe(false)
    expect(areSamePanes(from.panes, [{ lane: 'polling', pins: { pollInterval: 5 } }])).toBe(false)
  })
})
