import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanPaneName } from '../../../../main/shared/contract/pane-name.ts'
import { lanes } from '../../../../main/shared/contract/lanes.ts'
import { defaultSettings, type Settings } from '../../../../main/shared/contract/settings.ts'
import { createSpeaker } from '../../../../main/shared/texts/speaker.ts'
import { paneNames, type NamedPane } from '../../../../main/shared/texts/words/pane-names.ts'

const speakers = { en: createSpeaker('en'), zh: createSpeaker('zh') }
const pane = (lane: NamedPane['lane'], pins: NamedPane['pins'] = {}, name?: string): NamedPane => ({
  lane,
  pins,
  name,
})

function called(
  panes: readonly NamedPane[],
  changes: Partial<Settings> = {},
  language: 'en' | 'zh' = 'en',
): readonly string[] {
  const settings = { ...defaultSettings, ...changes }
  const names = paneNames(panes, settings, speakers[language])
  return names.map((name) => name.replaceAll('\u00a0', ' '))
}

describe('panes', () => {
  it('are called by their lanes where nothing else distinguishes them', () => {
    const panes = lanes.map((lane) => pane(lane))
    expect(called(panes)).toEqual(['Polling', 'SSE', 'SSE by fetch', 'WebSocket'])
    expect(called(panes, {}, 'zh')).toEqual(['轮询', 'SSE', 'SSE（fetch）', 'WebSocket'])
  })

  it('are called by what they differ in: five ways to deliver', () => {
    const panes = [
      pane('polling', { pollInterval: 1_000 }),
      pane('polling', { pollInterval: 5_000 }),
      pane('polling', { pollMode: 'long' }),
      pane('sse'),
      pane('websocket', { pushInterval: 1_000 }),
    ]
    expect(called(panes)).toEqual([
      'Poll 1 s',
      'Poll 5 s',
      'Long poll',
      'SSE',
      'WebSocket every 1 s',
    ])
    expect(called(panes, {}, 'zh')).toEqual([
      '轮询 1 s',
      '轮询 5 s',
      '长轮询',
      'SSE',
      'WebSocket 每 1 s',
    ])
  })

  it('follow the panel with what is not pinned', () => {
    const panes = [pane('polling'), pane('polling', { pollInterval: 5_000 })]
    expect(called(panes)).toEqual(['Poll 500 ms', 'Poll 5 s'])
    expect(called(panes, { pollInterval: 2_000 })).toEqual(['Poll 2 s', 'Poll 5 s'])
    expect(called([pane('polling')], { pollInterval: 2_000 })).toEqual(['Polling'])
    expect(called([pane('polling')], { pollMode: 'long' })).toEqual(['Long poll'])
  })

  it('are not told apart by a pin that says what the panel says', () => {
    expect(called([pane('polling', { pollInterval: 500 })])).toEqual(['Polling'])
    expect(called([pane('sse', { pushInterval: 0 })])).toEqual(['SSE'])
  })

  it('name what differs beside the interval in brackets', () => {
    expect(
      called([
        pane('sse', { resume: false, pushInterval: 1_000 }),
        pane('sse'),
        pane('websocket', { heartbeat: 0 }),
        pane('websocket'),
        pane('polling', { pollMode: 'all' }),
        pane('polling', { pollMode: 'conditional' }),
      ]),
    ).toEqual([
      'SSE every 1 s (does not resume)',
      'SSE at once (resumes)',
      'WebSocket (no heartbeat)',
      'WebSocket (heartbeat 5 s)',
      'Polling (all rows)',
      'Polling (conditional)',
    ])
    expect(called([pane('polling', { pollMode: 'long', pollInterval: 1_000 })])).toEqual([
      'Long poll (1 s pause)',
    ])
  })

  it('are counted where they are equal', () => {
    const panes = [pane('sse'), pane('sse'), pane('polling', {}, 'Mine'), pane('sse', {}, 'Mine')]
    expect(called(panes)).toEqual(['SSE', 'SSE 2', 'Mine', 'Mine 2'])
    const misleading = [pane('sse'), pane('sse'), pane('sse', {}, 'SSE 2')]
    expect(called(misleading)).toEqual(['SSE', 'SSE 3', 'SSE 2'])
  })

  it('are called what a person calls them', () => {
    const panes = [pane('sse', {}, 'Old phone'), pane('sse', { heartbeat: 1_000 }, 'New phone')]
    expect(called(panes)).toEqual(['Old phone', 'New phone'])
  })

  it('never share a name, whatever is pinned', () => {
    const anyPane: fc.Arbitrary<NamedPane> = fc
      .record({
        lane: fc.constantFrom(...lanes),
        pollInterval: fc.constantFrom(undefined, 500, 5_000),
        pollMode: fc.constantFrom(undefined, 'long' as const, 'all' as const),
        pushInterval: fc.constantFrom(undefined, 0, 1_000),
        resume: fc.constantFrom(undefined, false),
      })
      .map(({ lane, ...pins }) => {
        const given = Object.entries(pins).filter(([, value]) => value !== undefined)
        return { lane, pins: Object.fromEntries(given) }
      })
    fc.assert(
      fc.property(fc.array(anyPane, { maxLength: 12 }), (panes) => {
        const names = called(panes)
        expect(new Set(names).size).toBe(names.length)
      }),
    )
  })
})

describe('the name that a person types', () => {
  it.each([
    ['  my   phone ', 'my phone'],
    ['two\nlines\u2028more', 'two lines more'],
    ['', undefined],
    [' \u200b ', undefined],
    ['x'.repeat(60), 'x'.repeat(40)],
    [`${'x'.repeat(39)}😀😀`, `${'x'.repeat(39)}😀`],
  ])('%j becomes %j', (typed, name) => {
    expect(cleanPaneName(typed)).toBe(name)
  })
})
