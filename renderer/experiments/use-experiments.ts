import { shallowRef, type ShallowRef } from 'vue'
import type { RunList } from '../../main/shared/contract/runs.ts'
import { createCrowdBench } from '../../main/shared/experiment/crowd-bench.ts'
import { defaultSettings } from '../../main/shared/contract/settings.ts'
import type { Bench } from '../../main/shared/experiment/bench.ts'
import type { Experiment } from '../../main/shared/experiment/experiment.ts'
import { newRunId } from '../../main/shared/experiment/run-id.ts'
import { parseRun, type Run } from '../../main/shared/experiment/run.ts'
import { createRunner, type Progress, type Runner } from '../../main/shared/experiment/runner.ts'
import { nothingToCancel, type Cancel, type Time } from '../../main/shared/time.ts'
import type { NetworkState } from '../network/use-network.ts'
import type { PanesState } from '../panes/use-panes.ts'
import type { Engine } from '../state/use-engine.ts'
import type { Notices } from '../state/use-notices.ts'
import { rememberScene, restoreScene, type Scene } from './scene.ts'

/** The experiment that goes on in this page. */
export interface RunningExperiment {
  readonly name: string
  readonly plan: Experiment
  /** Undefined before its first step. */
  readonly progress: Progress | undefined
  /** What was measured so far; undefined before the end of the first step. */
  readonly run: Run | undefined
  readonly paused: boolean
  /** A run that is being stopped gives back what was there. */
  readonly ending: boolean
}

/** The experiments of the page: the one that goes on, and the runs that are kept. */
export interface ExperimentsState {
  readonly list: Readonly<ShallowRef<RunList>>
  readonly running: Readonly<ShallowRef<RunningExperiment | undefined>>
  /** Looks at the runs that are kept. */
  refresh(): Promise<void>
  /** A run that is kept; undefined where it cannot be read, and the person was told. */
  read(id: string): Promise<Run | undefined>
  /**
   * Measures with the panes of this window, and gives back what was there. Resolves with the run, finished or
   * stopped; undefined where it was refused, and the person was told.
   */
  start(name: string, plan: Experiment): Promise<Run | undefined>
  stop(): void
  pause(): void
  resume(): void
  remove(id: string): Promise<void>
  /** Keeps a run from somewhere else; the person is told of a refusal. */
  take(run: Run): Promise<void>
}

export interface ExperimentsOptions {
  readonly bench: Bench
  readonly engine: Engine
  readonly panes: PanesState
  readonly network: NetworkState
  readonly notices: Notices
  readonly time: Pick<Time, 'now' | 'after'>
  readonly random: () => number
  /** What the page runs in. */
  readonly runtime: string
}

/** ms; the engine forgets an experiment of which it has heard nothing for 15 s. */
const announcePeriod = 5_000
const noRuns: RunList = Object.freeze({ runs: [], damaged: [] })

/** Has experiments run on the bench of the page, and Vue watch them. */
export function useExperiments(options: ExperimentsOptions): ExperimentsState {
  const { bench, engine, panes, network, notices, time } = options
  const list = shallowRef<RunList>(noRuns)
  const running = shallowRef<RunningExperiment>()
  let runner: Runner | undefined
  /** How far behind the page was at worst since the runner asked last, ms. */
  let behind = 0

  function change(part: Partial<RunningExperiment>): void {
    if (running.value !== undefined) running.value = { ...running.value, ...part }
  }
  async function refresh(): Promise<void> {
    try {
      list.value = await engine.ask('runs')
    } catch (error) {
      notices.refuse(error)
    }
  }

  /** Other windows say that an experiment goes on, as long as this is said again and again. */
  async function announce(name: string): Promise<void> {
    try {
      await engine.ask('announceExperiment', name)
    } catch {
      // The engine is gone: the run itself says so.
    }
  }

  /** Says it until it is cancelled, also while a run is paused or connects thousands of clients. */
  function keepAnnounced(name: string): Cancel {
    let cancel = nothingToCancel
    function beat(): void {
      void announce(name)
      cancel = time.after(announcePeriod, beat)
    }
    beat()
    return () => cancel()
  }

  /** Keeps a run as it grows, one text after the other; what cannot be kept is said once. */
  function createKeeper() {
    let last: Promise<void> = Promise.resolve()
    let told = false
    async function save(run: Run): Promise<void> {
      try {
        await engine.ask('saveRun', JSON.stringify(run))
      } catch (error) {
        if (!told) notices.refuse(error)
        told = true
      }
    }
    return {
      keep: (run: Run) => void (last = last.then(() => save(run))),
      settled: () => last,
    }
  }

  async function restore(scene: Scene): Promise<void> {
    await restoreScene(scene, network.inForce.value, {
      configure: engine.configure,
      setNetwork: network.replace,
      replacePanes: panes.replace,
      setProducing: (producing) => engine.ask('setProducing', producing),
      startAudience: (plan) => engine.ask('startAudience', plan),
    })
  }

  /** A fleet is the engine's; what goes with it waits for the panes as ever, which stay as they are. */
  const crowdBench = (connectRate: number) =>
    createCrowdBench({
      configure: bench.configure,
      setNetwork: bench.setNetwork,
      calls: {
        openCrowd: (plan) => engine.ask('openCrowd', plan),
        closeCrowd: () => engine.ask('closeCrowd'),
        beginCrowdWindow: () => engine.ask('beginCrowdWindow'),
        endCrowdWindow: () => engine.ask('endCrowdWindow'),
        readCrowd: () => engine.ask('readCrowd'),
      },
      settings: () => engine.status.value?.settings ?? defaultSettings,
      connectRate,
      time,
      random: options.random,
    })

  async function measure(name: string, plan: Experiment, scene: Scene): Promise<Run | undefined> {
    const keeper = createKeeper()
    const crowd = plan.fleet && crowdBench(plan.fleet.connectRate)
    try {
      if (!scene.producing) await engine.ask('setProducing', true)
      if (scene.audience !== undefined) await engine.ask('stopAudience')
      const facts = await engine.ask('machine')
      const startedAt = time.now()
      runner = createRunner({
        id: newRunId(startedAt, options.random),
        name,
        plan,
        startedAt,
        environment: {
          ...facts,
          runtime: crowd === undefined ? options.runtime : facts.runtime,
          cpuShare: null,
          loopLateMs: null,
        },
        bench: crowd ?? bench,
        time,
        // How late the page is matters where its panes measure.
        ...(crowd === undefined && {
          machine() {
            const worst = behind
            behind = 0
            return { cpuShare: null, loopLateMs: worst }
          },
        }),
        onProgress(progress) {
          behind = Math.max(behind, panes.behind())
          change({ progress })
        },
        onRun(run) {
          change({ run })
          keeper.keep(run)
        },
      })
      return await runner.run()
    } catch (error) {
      notices.refuse(error)
      return running.value?.run
    } finally {
      runner = undefined
      await crowd?.close().catch(notices.refuse)
      await keeper.settled()
    }
  }

  return {
    list,
    running,
    refresh,
    async read(id) {
      try {
        return parseRun(await engine.ask('readRun', id))
      } catch (error) {
        notices.refuse(error)
        return undefined
      }
    },
    async start(name, plan) {
      const status = engine.status.value
      if (running.value !== undefined || status === undefined) return undefined
      const scene = rememberScene(plan, {
        settings: status.settings,
        panes: panes.shared(),
        faults: network.inForce.value,
        producing: status.producing,
        audience: engine.statistics.value?.audience?.plan,
      })
      running.value = {
        name,
        plan,
        progress: undefined,
        run: undefined,
        paused: false,
        ending: false,
      }
      const endAnnouncing = keepAnnounced(name)
      const run = await measure(name, plan, scene)
      change({ ending: true })
      try {
        await restore(scene)
      } catch (error) {
        notices.refuse(error)
      }
      endAnnouncing()
      await announce('')
      // The list has the run by the time that nothing goes on any more.
      await refresh()
      running.value = undefined
      return run
    },
    stop() {
      change({ ending: true })
      runner?.stop()
    },
    pause() {
      runner?.pause()
      change({ paused: true })
    },
    resume() {
      runner?.resume()
      change({ paused: false })
    },
    async remove(id) {
      await engine.act('deleteRun', id)
      await refresh()
    },
    async take(run) {
      await engine.act('saveRun', JSON.stringify(run))
      await refresh()
    },
  }
}
