import { variedIn, type Experiment } from '../experiment/experiment.ts'
import { failingStep, type KneeResult, type KneeStep } from '../experiment/knee-plan.ts'
import type { Run } from '../experiment/run.ts'
import { duration } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'
import type { PlainTable } from './fleet-table.ts'
import { laneTitles } from './lane-title.ts'
import { sweepName, sweepValue } from './sweep-words.ts'

/** What 95 % of the messages took in the window that decided: the middle one of three, the worse one of two. */
function usualTime({ p95Ms }: KneeStep, { format }: Speaker): string {
  const known = p95Ms.filter((ms) => ms !== null).toSorted((one, other) => one - other)
  const middle = known[Math.floor(known.length / 2)]
  return middle === undefined ? '–' : format(duration(middle))
}

/** Why a step does not hold, or what it took where it does. */
function whyOf(step: KneeStep, speaker: Speaker): string {
  const { held, failed, fault } = step
  const time = usualTime(step, speaker)
  const key = fault !== null && failed > held ? (`fault.${fault}` as const) : 'within'
  return speaker.text(`report.knee.${key}`, { time })
}

/** One value that was tried, as a line. @param lane what reports call it. */
export function kneeStepWords(
  step: KneeStep,
  lane: string,
  plan: Experiment,
  speaker: Speaker,
): string {
  const { value, length, held, failed, limit } = step
  const varied = variedIn(plan) ?? { clients: true as const }
  const [good, bad] =
    length === 1 ? (['held', 'failed'] as const) : (['confirmed', 'refuted'] as const)
  return speaker.text('report.knee.step', {
    lane,
    value: `${speaker.insideSentence(sweepName(varied, speaker))} ${sweepValue(varied, value, speaker)}`,
    verdict: speaker.text(`report.knee.${failed > held ? bad : good}`),
    why: whyOf(step, speaker),
    limit: speaker.text(`report.limit.${limit}`),
  })
}

function cellsOf(result: KneeResult, plan: Experiment, speaker: Speaker): readonly string[] {
  const { holds, fails, found } = result
  const { text } = speaker
  const varied = variedIn(plan) ?? { clients: true as const }
  const most = holds === null ? undefined : sweepValue(varied, holds, speaker)
  const failing = failingStep(result)
  return [
    most === undefined
      ? text('report.knee.noneHeld')
      : found
        ? most
        : text('report.knee.stopped', { value: most }),
    fails === null ? text('report.knee.allHeld') : sweepValue(varied, fails, speaker),
    failing === undefined ? '' : whyOf(failing, speaker),
    failing === undefined ? '' : text(`report.limit.${failing.limit}`),
  ]
}

/** What a search found, a row for each lane; undefined where nothing was searched for. */
export function kneeTable({ plan, knees }: Run, speaker: Speaker): PlainTable | undefined {
  if (knees === undefined || knees.length === 0) return undefined
  const titles = laneTitles(plan, speaker)
  const { text } = speaker
  return {
    heads: [
      text('report.lane'),
      text('report.knee.holds'),
      text('report.knee.fails'),
      text('report.knee.why'),
      text('report.fleet.limit'),
    ],
    rows: knees.map((result, place) => [
      titles[place] ?? result.lane,
      ...cellsOf(result, plan, speaker),
    ]),
  }
}
