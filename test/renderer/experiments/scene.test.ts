import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { defaultExperiment } from '../../../main/shared/experiment/experiment.ts'
import { rememberScene, restoreScene, type SceneNow } from '../../../renderer/experiments/scene.ts'

const now: SceneNow = {
  settings: { ...defaultSettings, pushRate: 7, pollInterval: 900, seed: 3 },
  panes: [{ lane: 'sse', pins: {}, name: 'Mine' }],
  faults: [
    { scope: 'all', faults: { latency: 40 } },
    { scope: { client: 'sse-1' }, faults: { down: true } },
  ],
  producing: false,
  audience: { transports: ['sse'], clients: 10, connectRate: 200 },
}
const plan = {
  ...defaultExperiment,
  settings: { pushRate: 20 },
  sweep: { setting: 'pollInterval', values: [100, 200] },
} as const

describe('what an experiment takes the place of', () => {
  it('is the settings that it changes, the panes, and faults of more than a pane', () => {
    expect(rememberScene(plan, now)).toEqual({
      settings: { pushRate: 7, pollInterval: 900, seed: 3 },
      panes: now.panes,
      faults: [{ scope: 'all', faults: { latency: 40 } }],
      producing: false,
      audience: now.audience,
    })
  })

  it('comes back, and faults of scopes that had none are lifted', async () => {
    const done: unknown[] = []
    const present = [
      { scope: 'all', faults: { bandwidth: 9_000 } },
      { scope: 'sse', faults: { down: true } },
      { scope: { client: 'polling-9' }, faults: { down: true } },
    ] as const
    await restoreScene(rememberScene(plan, now), present, {
      configure: async (patch) => done.push(patch),
      setNetwork: async (scope, faults) => done.push([scope, faults]),
      replacePanes: (panes) => done.push(panes),
      setProducing: async (producing) => done.push(producing),
      startAudience: async (audience) => done.push(audience),
    })
    expect(done).toEqual([
      now.panes,
      ['sse', {}],
      ['all', { latency: 40 }],
      { pushRate: 7, pollInterval: 900, seed: 3 },
      false,
      now.audience,
    ])
  })
})
