import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanPaneName } from '../../../main/shared/contract/pane-name.ts'
import { knobs } from '../../../main/shared/contract/settings.ts'
import {
  maxPanes,
  parsePanes,
  printPanes,
  type SharedPane,
} from '../../../renderer/share/share-panes.ts'

const unnamed: fc.Arbitrary<SharedPane> = fc.oneof(
  fc.record({
    lane: fc.constant('polling' as const),
    pins: fc.record(
      {
        pollInterval: fc.integer({ min: 50, max: 60_000 }),
        pollMode: fc.constantFrom(...knobs.pollMode.choices),
        resume: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    lane: fc.constantFrom('sse' as const, 'sseFetch' as const, 'websocket' as const),
    pins: fc.record(
      {
        pushInterval: fc.integer({ min: 0, max: 10_000 }),
        heartbeat: fc.constantFrom(0, 1_000, 60_000),
        resume: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  }),
)

const called = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => cleanPaneName(text))
  .filter((name) => name !== undefined)
const pane: fc.Arbitrary<SharedPane> = fc.oneof(
  unnamed,
  fc.tuple(unnamed, called).map(([plain, name]) => ({ ...plain, name })),
)

describe('panes in a link', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(pane, { minLength: 1, maxLength: maxPanes }), (panes) => {
        expect(parsePanes(printPanes(panes))).toEqual({ panes, refused: [] })
      }),
    )
  })

  it('carry names in signs that nothing on the way encodes or decodes', () => {
    const name = "50 % ~ 我的 'phone', no. 2: (new)!"
    const text = printPanes([{ lane: 'sse', pins: { resume: false }, name }])
    expect(text).toMatch(/^[A-Za-z0-9~:!._-]+$/)
    expect(encodeURIComponent(text).replaceAll(/%(?:3A|7E)/g, '')).not.toContain('%')
    expect(parsePanes(text).panes).toEqual([{ lane: 'sse', pins: { resume: false }, name }])
  })

  it('lose a name that cannot be read', () => {
    expect(parsePanes('sse:name~!E4!BD,sse:name~!20')).toEqual({
      panes: [
        { lane: 'sse', pins: {} },
        { lane: 'sse', pins: {} },
      ],
      refused: [{ text: 'name~!E4!BD' }, { text: 'name~!20' }],
    })
  })

  it('lose pins that are out of range or of another transport, by name and knob', () => {
    expect(parsePanes('polling:pollInterval~49,sse:pollMode~new,carrier-pigeon')).toEqual({
      panes: [
        { lane: 'polling', pins: {} },
        { lane: 'sse', pins: {} },
      ],
      refused: [
        { text: 'pollInterval~49', key: 'pollInterval' },
        { text: 'pollMode~new' },
        { text: 'carrier-pigeon' },
      ],
    })
  })

  it('are at most twelve', () => {
    expect(parsePanes(Array(20).fill('sse').join(',')).panes).toHaveLength(maxPanes)
  })
})
