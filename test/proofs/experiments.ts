/**
 * Whether experiments tell the truth, on the real engine:
 *
 * 1. A sweep of the poll interval: the median delay against half the interval, the requests against 60,000 ÷ interval.
 * 2. Pairs of equal runs: how often a figure is called better or worse. Pairs of which the second has a poll interval, or
 *    messages, longer by a fifth: how often that is found.
 * 3. The same with another process that takes a core half of the time.
 *
 * `node test/proofs/experiments.ts [sweep] [pairs] [busy] [interval]`, all of them by default; `PAIRS=40` is how many pairs,
 * `REPORT=sweep.html` where the report of the sweep goes, `WINDOW=30000` how long its rounds are, ms.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { measureRun } from '../../main/hosts/measure/measure-run.ts'
import { compareRuns, type Judgement } from '../../main/shared/experiment/compare-runs.ts'
import { defaultExperiment, type Experiment } from '../../main/shared/experiment/experiment.ts'
import type { FigureKey, LaneResult, Run } from '../../main/shared/experiment/run.ts'
import { delaysOf } from '../../main/shared/experiment/summary.ts'
import { toHtml } from '../../main/shared/report/html.ts'
import { createSpeaker } from '../../main/shared/texts/speaker.ts'

const pairs = Number(process.env['PAIRS'] ?? 40)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

async function run(name: string, plan: Partial<Experiment>): Promise<Run> {
  const measured = await measureRun({ id: name, name, plan: { ...defaultExperiment, ...plan } })
  return measured.result
}

/** The median of all messages of all rounds, ms: with 10 a second those of one round are few. */
const medianOf = ({ rounds }: LaneResult): number => delaysOf(rounds).percentile(50)

async function sweep(): Promise<boolean> {
  const values = [100, 200, 500, 1_000, 2_000]
  const swept = await run('Poll interval, 100 to 2,000 ms', {
    settings: { pushRate: 10 },
    sweep: { setting: 'pollInterval', values },
    window: Number(process.env['WINDOW'] ?? 30_000),
    warmUp: 1_000,
  })
  const { REPORT } = process.env
  if (REPORT !== undefined) writeFileSync(REPORT, toHtml(swept, createSpeaker('en')))
  print(
    '| Poll interval | Median delay | interval ÷ 2 + service | Off by | Requests/min | 60,000 ÷ interval | Off by | SSE | WebSocket |',
  )
  print('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
  let good = true
  for (const { value, lanes } of swept.points) {
    const [polling, sse, websocket] = lanes
    if (polling === undefined || sse === undefined || websocket === undefined) continue
    const interval = Number(value)
    // A push goes the same way without the wait for a poll.
    const expected = interval / 2 + medianOf(sse)
    const delay = medianOf(polling)
    const requests = polling.summary.requestsPerMinute?.median ?? Number.NaN
    const [off, offRequests] = [delay / expected - 1, requests / (60_000 / interval) - 1]
    const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
    good &&= Math.abs(off) <= 0.1 && Math.abs(offRequests) <= 0.02
    print(
      `| ${interval} ms | ${delay.toFixed(0)} ms | ${expected.toFixed(0)} ms | ${percent(off)} | ${requests.toFixed(1)} | ${(60_000 / interval).toFixed(1)} | ${percent(offRequests)} | ${medianOf(sse).toFixed(1)} ms | ${medianOf(websocket).toFixed(1)} ms |`,
    )
  }
  return good
}

/** Rounds as short as they can be for 80 runs in some minutes: ten polls, 200 messages. */
const short: Partial<Experiment> = {
  settings: { pushRate: 400, pollInterval: 50, payload: 64 },
  window: 500,
  warmUp: 100,
}

type Tally = Record<Judgement, number>
const emptyTally = (): Tally => ({
  better: 0,
  worse: 0,
  'no difference seen': 0,
  'not enough to say': 0,
})

/** Judges every figure of pairs of runs that are set to the same. */
async function equalPairs(): Promise<Tally> {
  const tally = emptyTally()
  for (let pair = 0; pair < pairs; pair += 1) {
    const [before, after] = [await run('before', short), await run('after', short)]
    for (const { figures } of compareRuns(before, after)) {
      for (const { judgement } of figures) tally[judgement] += 1
    }
  }
  return tally
}

/** In how many pairs, of which the second run is set to something else, each of these figures was found so. */
async function found(
  plan: Partial<Experiment>,
  settings: Experiment['settings'],
  lane: string,
  expected: Readonly<Partial<Record<FigureKey, Judgement>>>,
  count: number,
): Promise<readonly number[]> {
  const times = Object.keys(expected).map(() => 0)
  const changed = { ...plan, settings: { ...plan.settings, ...settings } }
  for (let pair = 0; pair < count; pair += 1) {
    const [before, after] = [await run('before', plan), await run('after', changed)]
    const compared = compareRuns(before, after).find((one) => one.lane === lane)
    for (const [place, [key, judgement]] of Object.entries(expected).entries()) {
      const figure = compared?.figures.find((one) => one.key === key)
      if (figure?.judgement === judgement) times[place] = (times[place] ?? 0) + 1
    }
  }
  return times
}

/** A poll interval longer by a fifth: the delay is worse, and there are fewer requests. */
async function longerInterval(count: number): Promise<boolean> {
  const plan: Partial<Experiment> = {
    ...short,
    settings: { pushRate: 200, pollInterval: 250 },
    // Parts of an interval at the ends of a window count: with 2 s a simulation finds 98 of 100 pairs, with 3 s all.
    window: 3_000,
  }
  const expected = { delayP50Ms: 'worse', requestsPerMinute: 'better' } as const
  const [delay = 0, requests = 0] = await found(
    plan,
    { pollInterval: 300 },
    'polling',
    expected,
    count,
  )
  print(
    `Poll interval 250 → 300 ms: delay found worse in ${delay} of ${count}, requests fewer in ${requests}.`,
  )
  return Math.min(delay, requests) >= 0.95 * count
}

async function judge(title: string): Promise<boolean> {
  const tally = await equalPairs()
  const all = Object.values(tally).reduce((sum, count) => sum + count, 0)
  const wrong = tally.better + tally.worse
  const half = Math.ceil(pairs / 2)
  // Bytes of an SSE message are 87 and its body.
  const expected = { bytesPerMessage: 'worse' } as const
  const [bytes = 0] = await found(short, { payload: 95 }, 'sse', expected, half)
  print(
    `| ${title} | ${pairs} | ${all} | ${wrong} (${((100 * wrong) / all).toFixed(1)} %) | ${tally['not enough to say']} | ${bytes} of ${half} |`,
  )
  return wrong < 0.05 * all && bytes >= 0.95 * half
}

/** A process that computes for 50 ms and rests for 50 ms. */
async function busy(): Promise<boolean> {
  const half = `setInterval(() => { const end = Date.now() + 50; while (Date.now() < end); }, 100)`
  const hog = spawn(process.execPath, ['-e', half], { stdio: 'ignore' })
  try {
    return await judge('a process takes half a core')
  } finally {
    hog.kill('SIGKILL')
  }
}

const asked = process.argv.slice(2)
const wanted = (part: string): boolean => asked.length === 0 || asked.includes(part)
let good = true
if (wanted('sweep')) good = (await sweep()) && good
if (wanted('pairs') || wanted('busy')) {
  print('')
  print(
    '| | Equal pairs | Figures | Called better or worse | Not enough to say | Bytes + 20 % found |',
  )
  print('| --- | ---: | ---: | ---: | ---: | ---: |')
}
if (wanted('pairs')) good = (await judge('as it is')) && good
if (wanted('busy')) good = (await busy()) && good
if (wanted('interval')) good = (await longerInterval(Math.ceil(pairs / 2))) && good
process.exitCode = good ? 0 : 1
