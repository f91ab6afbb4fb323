import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import type { SubjectSpec } from '../../../main/shared/experiment/bench.ts'
import { differences, lineOf, sharedAfter } from '../../../renderer/share/share-difference.ts'
import { readShared, type Shared } from '../../../renderer/share/share-link.ts'
import { defaultPanes } from '../../../renderer/share/share-panes.ts'

const before: Shared = { settings: defaultSettings, panes: defaultPanes, network: [] }
const long: SubjectSpec = { lane: 'polling', pins: { pollMode: 'long' } }
const latency = { scope: 'all', faults: { latency: 100 } } as const

describe('what would be different', () => {
  it('is nothing where everything is the same', () => {
    expect(differences(before, before)).toEqual([])
  })

  it('is settings by their values, in the order of the schema', () => {
    const settings = { ...defaultSettings, pollInterval: 2_000, pushRate: 20 }
    expect(differences(before, { ...before, settings })).toEqual([
      { kind: 'setting', key: 'pushRate', before: 2, after: 20 },
      { kind: 'setting', key: 'pollInterval', before: 500, after: 2_000 },
    ])
  })

  it('is panes that go and panes that come, each as often as it is missing', () => {
    const [polling, sse] = defaultPanes as [SubjectSpec, SubjectSpec]
    expect(differences(before, { ...before, panes: [polling, sse, long, long] })).toEqual([
      { kind: 'pane', sign: '−', place: 2 },
      { kind: 'pane', sign: '+', place: 2 },
      { kind: 'pane', sign: '+', place: 3 },
    ])
    const [one, two] = [[long], [long, long]].map((panes) => ({ ...before, panes }))
    expect(one && two && differences(one, two)).toEqual([{ kind: 'pane', sign: '+', place: 1 }])
    expect(differences(before, { ...before, panes: defaultPanes.toReversed() })).toEqual([
      { kind: 'order' },
    ])
    const named = defaultPanes.map((pane) => ({ ...pane, name: 'mine' }))
    expect(differences(before, { ...before, panes: named })).toHaveLength(6)
  })

  it('is faults by their scope', () => {
    const down = { scope: 'sse', faults: { down: true } } as const
    expect(differences({ ...before, network: [latency] }, { ...before, network: [down] })).toEqual([
      { kind: 'fault', sign: '−', faults: latency },
      { kind: 'fault', sign: '+', faults: down },
    ])
  })

  it('is the place, which is Live where nothing is said', () => {
    expect(differences({ ...before, place: 'live' }, before)).toEqual([])
    expect(differences(before, { ...before, place: 'lessons' })).toEqual([
      { kind: 'place', before: 'live', after: 'lessons' },
    ])
    const asked = readShared('#panes=sse', defaultSettings)
    expect(sharedAfter({ ...before, place: 'lessons' }, asked).place).toBe('lessons')
  })

  it('leaves panes and faults alone where nothing is said about them', () => {
    const here = { ...before, panes: [long], network: [latency] }
    expect(sharedAfter(here, readShared('#seed=2', defaultSettings))).toEqual({
      ...here,
      settings: { ...defaultSettings, seed: 2 },
    })
  })
})

describe('the line that something was written on', () => {
  it('is told where there are several', () => {
    const text = 'serve --push-rate 9999 \\\n  --payload 3 \\\n  --lane pigeon'
    expect([lineOf(text, '9999'), lineOf(text, 'pigeon')]).toEqual([1, 3])
    expect([lineOf(text, 'nowhere'), lineOf(text, ''), lineOf('--lane pigeon', 'pigeon')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
