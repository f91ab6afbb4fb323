import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pollModes, defaultSettings } from '../../../main/contract/settings.ts'
import { toCommandLine } from '../../../main/contract/share.ts'
import { isLink, printLink, readShared } from '../../../renderer/share/share-link.ts'
import {
  defaultPanes,
  maxPanes,
  parsePanes,
  printPanes,
  type SharedPane,
} from '../../../renderer/share/share-panes.ts'

const pane: fc.Arbitrary<SharedPane> = fc.oneof(
  fc.record({
    transport: fc.constant('polling' as const),
    pins: fc.record(
      {
        pollInterval: fc.integer({ min: 50, max: 60_000 }),
        pollMode: fc.constantFrom(...pollModes),
        resume: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    transport: fc.constantFrom('sse' as const, 'websocket' as const),
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

describe('panes in a link', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(pane, { minLength: 1, maxLength: maxPanes }), (panes) => {
        expect(parsePanes(printPanes(panes))).toEqual({ panes, refused: [] })
      }),
    )
  })

  it('lose pins that are out of range or of another transport, by name', () => {
    expect(parsePanes('polling:pollInterval~49,sse:pollMode~new,carrier-pigeon')).toEqual({
      panes: [
        { transport: 'polling', pins: {} },
        { transport: 'sse', pins: {} },
      ],
      refused: ['pollInterval~49', 'pollMode~new', 'carrier-pigeon'],
    })
  })

  it('are at most twelve', () => {
    expect(parsePanes(Array(20).fill('sse').join(',')).panes).toHaveLength(maxPanes)
  })
})

describe('a link', () => {
  it('brings settings and panes to where it is opened', () => {
    const settings = { ...defaultSettings, pushRate: 20, template: 'a&b=#{n}' }
    const panes: SharedPane[] = [{ transport: 'polling', pins: { pollInterval: 5_000 } }]
    const link = printLink(settings, panes)
    expect(isLink(link)).toBe(true)
    expect(readShared(link, defaultSettings)).toEqual({ settings, panes, refused: [] })
  })

  it('says nothing of what is as it always is', () => {
    expect(printLink(defaultSettings, defaultPanes)).toBe('#')
    expect(isLink('#')).toBe(false)
  })

  it('names what is out of range and leaves its default', () => {
    const shared = readShared('#pushRate=9999&pollInterval=1000', defaultSettings)
    expect(shared.refused).toEqual(['pushRate'])
    expect(shared.settings).toMatchObject({ pushRate: 2, pollInterval: 1_000 })
  })

  it('never says whom to trust', () => {
    const current = { ...defaultSettings, allowedOrigins: ['http://mine.test'] }
    const shared = readShared('#allowedOrigins=http://evil.example', current)
    expect(shared.settings.allowedOrigins).toEqual(['http://mine.test'])
    expect(printLink(current, defaultPanes)).not.toContain('mine.test')
  })

  it('may stand at the end of an address', () => {
    const shared = readShared('http://127.0.0.1:5900/#pollInterval=1000', defaultSettings)
    expect(shared.settings.pollInterval).toBe(1_000)
  })
})

describe('a command line', () => {
  it('is taken over as a whole, origins included: a person pasted it and applies it', () => {
    const settings = { ...defaultSettings, payload: 256, allowedOrigins: ['http://a.test'] }
    expect(readShared(toCommandLine(settings), defaultSettings).settings).toEqual(settings)
  })
})
