import { defaultSettings, knobs, type SettingKey, type Settings } from '../contract/settings.ts'
import { printSetting } from '../contract/share.ts'
import { doubtsOf } from '../experiment/doubts.ts'
import type { Experiment } from '../experiment/experiment.ts'
import { printFaultOption } from '../experiment/fault-option.ts'
import { uncertaintyOf } from '../experiment/load-machines.ts'
import type { JudgedThreshold, Run } from '../experiment/run.ts'
import { roundsForInterval } from '../experiment/statistics.ts'
import { formatCount } from '../texts/format.ts'
import { count, duration, rate } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'
import { laneTitles } from './lane-title.ts'

/** Told by a sentence of their own. */
const saidAnyway: ReadonlySet<SettingKey> = new Set(['pushRate', 'arrivals', 'seed'])

/** What a run was set to, as flags have it: the poll interval in any case, and what differs from the defaults. */
function settingWords({ settings, faults, sweep }: Experiment): string {
  const told: Settings = { ...defaultSettings, ...settings }
  const own = (Object.keys(settings) as SettingKey[]).filter(
    (key) => !saidAnyway.has(key) && told[key] !== defaultSettings[key],
  )
  const swept = sweep !== undefined && 'setting' in sweep ? sweep.setting : undefined
  const keys = [...new Set<SettingKey>(['pollInterval', ...own])].filter((key) => key !== swept)
  return [
    ...keys.map((key) => `${knobs[key].flag} ${printSetting(told[key])}`),
    ...faults.map((fault) => printFaultOption(fault)),
  ].join(', ')
}

/** Where a run was measured, and how far its delays may be off. */
function placeWords({ environment, startedAt, load }: Run, speaker: Speaker): readonly string[] {
  const { text, format } = speaker
  const { cpu, cores, system, runtime, version } = environment
  const at = `${startedAt.slice(0, 16).replace('T', ' ')} UTC`
  if (load === undefined) {
    return [text('report.where', { cpu, cores, system, runtime, version, at }, cores)]
  }
  const margin = uncertaintyOf(load)
  const machines = load.machines.length
  return [
    ...(margin === null ? [] : [text('report.clocks', { margin: format(duration(margin)) })]),
    text('report.whereLoad', { count: machines, version, at }),
  ]
}

/** How and where a run was measured, in sentences. */
export function methodWords(run: Run, speaker: Speaker): readonly string[] {
  const { text, format } = speaker
  const { plan } = run
  const { pushRate, arrivals, seed } = { ...defaultSettings, ...plan.settings }
  const settings = settingWords(plan)
  const { sweep } = plan
  const isRateSwept = sweep !== undefined && 'setting' in sweep && sweep.setting === 'pushRate'
  const { knee } = plan
  const usual = plan.fleet === undefined ? 'report.how' : 'report.howFleet'
  return [
    text(knee === undefined ? usual : `report.howKnee.${knee.of}`, {
      ...(knee && { p95: format(duration(knee.p95)) }),
      clients: format(count(plan.fleet?.clients ?? 1, 'clients')),
      rounds: plan.rounds,
      window: format(duration(plan.window)),
      rate: isRateSwept ? text('report.ratesOfTable') : format(rate(pushRate)),
      arrivals: text(`report.${arrivals}`),
      seed,
    }),
    ...(settings === '' ? [] : [text('report.with', { settings })]),
    text(
      knee !== undefined || plan.rounds < roundsForInterval ? 'report.ranges' : 'report.intervals',
    ),
    ...placeWords(run, speaker),
  ]
}

/** The same run with its lanes called as the report calls them, instead of as files and thresholds do. */
function withTitles(run: Run, speaker: Speaker): Run {
  const titles = laneTitles(run.plan, speaker)
  const points = run.points.map((point) => ({
    ...point,
    lanes: point.lanes.map((result, place) => ({ ...result, lane: titles[place] ?? result.lane })),
  }))
  return { ...run, points }
}

/** What speaks against a run. */
export const doubtWords = (run: Run, speaker: Speaker): readonly string[] =>
  doubtsOf(withTitles(run, speaker)).map((doubt) => speaker.say(doubt))

/** One threshold with what became of it. */
export function thresholdWords(
  { expression, state, value }: JudgedThreshold,
  { text, locale }: Speaker,
): string {
  const said = text(`report.state.${state}`)
  if (value === null) return text('report.foundNothing', { expression, state: said })
  return text('report.found', { expression, state: said, value: formatCount(value, locale, 2) })
}
