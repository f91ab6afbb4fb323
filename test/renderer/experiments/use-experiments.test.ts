import { describe, expect, it } from 'vitest'
import type { AudienceFigures, AudiencePlan } from '../../../main/shared/contract/audience.ts'
import type { CrowdReading } from '../../../main/shared/contract/crowd.ts'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import { noBooking } from '../../../main/shared/contract/status.ts'
import { createDelayHistogram } from '../../../main/shared/measures/delay-histogram.ts'
import { defaultExperiment } from '../../../main/shared/experiment/experiment.ts'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import type { Run } from '../../../main/shared/experiment/run.ts'
import { useExperiments } from '../../../renderer/experiments/use-experiments.ts'
import type { NetworkState } from '../../../renderer/network/use-network.ts'
import type { PanesState } from '../../../renderer/panes/use-panes.ts'
import type { SharedPane } from '../../../renderer/share/share-panes.ts'
import { useEngine } from '../../../renderer/state/use-engine.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'
import { createMadeBench } from '../../shared/experiment/made-bench.ts'
import { createFakeHost, statisticsWith, statusWith } from '../../support/fake-host.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { settled } from '../../support/settled.ts'

const figuresOf = (plan: AudiencePlan): AudienceFigures => ({
  plan,
  state: 'on',
  over: 10_000,
  serverMicrosPerDelivery: null,
  serverCpu: 0,
  lanes: [],
})

async function open() {
  const clock = createManualClock()
  const host = createFakeHost(
    statusWith({ settings: { ...defaultSettings, pushRate: 9 }, producing: false }),
  )
  const notices = useNotices(() => undefined)
  const engine = useEngine({ host, notices, now: () => 0, onMoved: () => undefined })
  await settled()
  const replaced: (readonly SharedPane[])[] = []
  const own: readonly SharedPane[] = [{ lane: 'sse', pins: {}, name: 'Mine' }]
  const panes = {
    shared: () => own,
    replace: (list: readonly SharedPane[]) => void replaced.push(list),
    behind: () => 7,
  } as unknown as PanesState
  const network = {
    inForce: { value: [] },
    replace: async () => undefined,
  } as unknown as NetworkState
  const bench = createMadeBench(clock, { delay: () => 5, lacks: () => 0, open: () => true })
  const experiments = useExperiments({
    ...{ bench, engine, panes, network, notices },
    time: clock,
    random: () => 0.5,
    runtime: 'a browser',
  })
  const plan = { ...defaultExperiment, settings: { pushRate: 20 }, rounds: 3, window: 2_000 }
  /** Lets time pass until a run is over. */
  async function finish(running: Promise<Run | undefined>): Promise<Run | undefined> {
    let isOver = false
    void running.then(() => (isOver = true))
    while (!isOver) await clock.advance(1_000)
    return running
  }
  return { bench, clock, experiments, finish, host, notices, own, plan, replaced }
}

const delays = createDelayHistogram()
for (let message = 0; message < 1_000; message += 1) delays.record(20)
/** What a crowd of three clients did in a window of two seconds, in which 20 messages were written. */
const crowd: CrowdReading = {
  since: 0,
  until: 2_000,
  now: 2_000,
  written: 20,
  connected: 3,
  closed: 0,
  received: 60,
  missed: 0,
  duplicated: 0,
  outOfOrder: 0,
  behind: 0,
  delays: delays.encode(),
  spreadMs: 7,
  memoryPerClient: 9_000,
  load: { cpuShare: 0.1, busy: 0.1, loopLateMs: 0 },
  server: { micros: 3_000, cpuShare: 0.1, busy: 0.1, loopLateMs: 0 },
  wire: { ...noBooking, total: 6_000 },
}
const audience = { transports: ['sse'], clients: 500, connectRate: 200 } as const

describe('an experiment with many clients a lane', () => {
  const fleet = { clients: 3, connectRate: 100 }

  it('has the engine start them, one lane after the other, and keeps what they did', async () => {
    const { bench, experiments, finish, host, plan } = await open()
    host.crowd = crowd
    const run = await finish(experiments.start('A fleet', { ...plan, fleet }))
    expect(run).toMatchObject({ finished: true, plan: { fleet } })
    expect(run?.environment).toMatchObject({ runtime: 'Node 24', loopLateMs: null })
    const [first] = run?.points[0]?.lanes[0]?.rounds ?? []
    expect(first?.fleet).toMatchObject({ connected: 3, spreadMs: 7, expectedPerSecond: 30 })
    // Three lanes in three rounds, and the first once more.
    expect(host.called.filter((name) => name === 'openCrowd')).toHaveLength(10)
    expect(host.called).toContain('closeCrowd')
    // The panes stay as they are.
    expect(bench.asked.some((asked) => asked.startsWith('subjects'))).toBe(false)
  })

  it('is refused where the machine has no room for them, and the person is told', async () => {
    const { experiments, finish, host, notices, plan } = await open()
    host.failing.set('openCrowd', new PlaygroundError('no_room', 'No room.'))
    const run = await finish(experiments.start('A fleet', { ...plan, fleet }))
    expect(run?.points[0]?.lanes[0]?.rounds ?? []).toEqual([])
    expect(notices.list.value.map(({ error }) => error?.code)).toEqual(['no_room'])
  })
})

describe('an experiment in the window', () => {
  it('is kept as it grows, announced, and gives back what was there', async () => {
    const { experiments, finish, host, own, plan, replaced } = await open()
    const running = experiments.start('A run', plan)
    expect(experiments.running.value?.name).toBe('A run')
    const run = await finish(running)
    expect(run).toMatchObject({ name: 'A run', finished: true })
    expect(run?.environment).toMatchObject({ runtime: 'a browser', cores: 2, loopLateMs: 7 })
    expect(experiments.running.value).toBeUndefined()
    expect(experiments.list.value.runs.map(({ id, finished }) => [id, finished])).toEqual([
      [run?.id, true],
    ])
    expect(host.called).toContain('announceExperiment')
    // Once after each of its four steps, and at its end.
    expect(host.called.filter((name) => name === 'saveRun')).toHaveLength(5)
    expect(replaced).toEqual([own])
    expect(host.status.settings.pushRate).toBe(9)
    expect(await experiments.read(run?.id ?? '')).toEqual(run)
  })

  it('sends the audience away, and has it come back', async () => {
    const { experiments, finish, host, plan } = await open()
    host.tell('statistics', statisticsWith({ audience: figuresOf(audience) }))
    await finish(experiments.start('A run', plan))
    const calls = host.called.filter((name) => /Audience|Experiment/.test(name))
    expect(calls[1]).toBe('stopAudience')
    expect(calls.at(-2)).toBe('startAudience')
  })

  it('is announced also while it is paused', async () => {
    const { clock, experiments, finish, host, plan } = await open()
    const running = experiments.start('A run', plan)
    await clock.advance(0)
    experiments.pause()
    await clock.advance(10_000)
    const before = host.called.length
    await clock.advance(60_000)
    expect(host.called.slice(before)).toEqual(Array(12).fill('announceExperiment'))
    experiments.resume()
    await finish(running)
  })

  it('that is stopped keeps what was measured', async () => {
    const { clock, experiments, finish, plan, replaced, own } = await open()
    const running = experiments.start('A run', plan)
    while (experiments.running.value?.run === undefined) await clock.advance(1_000)
    experiments.stop()
    expect(experiments.running.value?.ending).toBe(true)
    const run = await finish(running)
    expect(run?.finished).toBe(false)
    expect(run?.points[0]?.lanes[0]?.rounds).toHaveLength(1)
    expect(replaced).toEqual([own])
  })

  it('waits while it is paused', async () => {
    const { clock, experiments, finish, plan } = await open()
    const running = experiments.start('A run', plan)
    await clock.advance(0)
    experiments.pause()
    await clock.advance(600_000)
    expect(experiments.running.value?.paused).toBe(true)
    expect(experiments.running.value?.progress?.phase).toBe('paused')
    experiments.resume()
    expect((await finish(running))?.finished).toBe(true)
  })

  it('goes on where it cannot be kept, and that is said once', async () => {
    const { experiments, finish, host, notices, plan } = await open()
    host.refuseRuns = new Error('disk full')
    const run = await finish(experiments.start('A run', plan))
    expect(run?.finished).toBe(true)
    expect(notices.list.value.filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  it('is alone: another one is not begun beside it', async () => {
    const { experiments, finish, plan } = await open()
    const running = experiments.start('A run', plan)
    expect(await experiments.start('Another', plan)).toBeUndefined()
    expect((await finish(running))?.name).toBe('A run')
  })

  it('leaves the list when it is deleted, and comes back when it is taken over', async () => {
    const { experiments, finish, plan } = await open()
    const run = await finish(experiments.start('A run', plan))
    if (run === undefined) throw new Error('no run')
    await experiments.remove(run.id)
    expect(experiments.list.value.runs).toEqual([])
    await experiments.take(run)
    expect(experiments.list.value.runs).toHaveLength(1)
    expect(await experiments.read('another')).toBeUndefined()
  })
})
