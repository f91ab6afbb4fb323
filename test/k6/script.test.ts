import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import {
  checkExperiment,
  defaultExperiment,
  type Experiment,
} from '../../main/shared/experiment/experiment.ts'
import { loadThresholds } from '../../main/shared/report/k6/load-thresholds.ts'
import { laneTags, servingCommands } from '../../main/shared/report/k6/load-plan.ts'
import { toLoadScript } from '../../main/shared/report/k6/script.ts'

const planned = (more: Partial<Experiment> = {}): Experiment =>
  checkExperiment({ ...defaultExperiment, ...more })
const scriptOf = (more: Partial<Experiment> = {}, name = 'A plan'): string =>
  toLoadScript({
    id: '20261128-120000-0001',
    name,
    plan: planned(more),
    environment: { version: '0.1.0' },
  })

const three = {}
const sweep: Partial<Experiment> = {
  lanes: [{ lane: 'polling', pins: {} }],
  sweep: { setting: 'pollInterval', values: [100, 500] },
}
const fleet: Partial<Experiment> = { fleet: { clients: 2_000, connectRate: 200 } }

/** The modules that a script imports; fails where it is not JavaScript. */
function importsOf(script: string): readonly string[] {
  const { errors, module } = parseSync('load.js', script, { sourceType: 'module' })
  expect(errors).toEqual([])
  return module.staticImports.map(({ moduleRequest }) => moduleRequest.value)
}

describe('a plan as a script for k6', () => {
  it.each([
    ['three lanes', three, ['k6/x/sse', 'k6/websockets']],
    ['a sweep of the poll interval', sweep, []],
    ['a fleet', fleet, ['k6/x/sse', 'k6/websockets']],
  ])('is JavaScript that imports what %s needs, and nothing else', (_, plan, more) => {
    const usual = ['k6/execution', 'k6/http', 'k6/metrics']
    expect(importsOf(scriptOf(plan))).toEqual([...usual, ...more])
  })

  it('stays JavaScript whatever a plan is called', () => {
    const name = "`${x}` */ \u2028 \n'quoted' \\ </script>"
    expect(
      importsOf(scriptOf({ lanes: [{ lane: 'polling', pins: {}, name: 'Eins\u2028' }] }, name)),
    ).toHaveLength(3)
  })

  it('says which extension it needs, only where it has such a lane', () => {
    expect(scriptOf(three)).toContain('github.com/phymbert/xk6-sse')
    expect(scriptOf(sweep)).not.toContain('xk6-sse')
  })

  it('says how the servers are started, once for each value where only they can have it', () => {
    expect(servingCommands(planned({ ...sweep, settings: { pushRate: 20 } }))).toEqual([
      'npm run -s serve -- --push-rate 20',
    ])
    const swept = planned({ sweep: { setting: 'pushRate', values: [1, 2] } })
    expect(servingCommands(swept)).toEqual([
      'npm run -s serve -- --push-rate 1',
      'npm run -s serve',
    ])
    const slow = planned({ sweep: { fault: 'latency', values: [0, 100] } })
    expect(servingCommands(slow)[1]).toBe("npm run -s serve -- --fault 'latency=100'")
    expect(scriptOf({ sweep: { setting: 'pushRate', values: [1, 2] } })).toContain('-e POINT=0')
  })

  it('gives lanes names that k6 takes, one each', () => {
    const lanes = ['轮询', '轮询', 'Poll, fast!', undefined].map((name) => ({
      lane: 'polling' as const,
      pins: {},
      ...(name !== undefined && { name }),
    }))
    const tags = laneTags({ lanes })
    expect(tags).toEqual(['polling', 'polling-2', 'Poll-fast', 'polling-3'])
  })
})

describe('thresholds in k6', () => {
  it('are one for every lane and value that they cover, and another that something came', () => {
    const { known } = loadThresholds(
      planned({ thresholds: ['sse.delay p(95)<50', '*.missed==0', 'sse.delay count>=100'] }),
    )
    expect(known).toEqual({
      'delay_ms{lane:sse,point:0}': ['p(95)<50'],
      'missed{lane:polling,point:0}': ['count==0'],
      'missed{lane:sse,point:0}': ['count==0'],
      'missed{lane:websocket,point:0}': ['count==0'],
      'received{lane:polling,point:0}': ['count>0'],
      'received{lane:sse,point:0}': ['count>0', 'count>=100'],
      'received{lane:websocket,point:0}': ['count>0'],
    })
    const swept = loadThresholds(
      planned({ ...sweep, thresholds: ['polling.requests_per_minute<700'] }),
    )
    expect(swept.known['requests_per_minute{lane:polling,point:1}']).toEqual(['med<700'])
  })

  it('are left to the import where k6 has no words for them, and the script says so', () => {
    const ratio = 'websocket.delay/sse.delay p(50)<1.2'
    expect(loadThresholds(planned({ thresholds: [ratio] }))).toEqual({ known: {}, later: [ratio] })
    expect(scriptOf({ thresholds: [ratio] })).toContain(`// ${ratio}`)
  })
})
