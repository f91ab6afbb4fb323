import { PlaygroundError } from '../contract/errors.ts'
import type { SubjectSpec } from './bench.ts'
import { kebab } from './kebab.ts'
import { laneNames } from './lane-names.ts'
import type { JudgedThreshold, RoundFigures, Run, ThresholdState } from './run.ts'
import { median } from './statistics.ts'
import { delaysNeeded, delaysOf, valuesOf } from './summary.ts'

/** What a threshold may be about: k6's word, and the figure of a round that has it. */
const values = {
  requests_per_minute: 'requestsPerMinute',
  bytes_per_message: 'bytesPerMessage',
  empty_share: 'emptyShare',
  missed: 'missed',
  duplicated: 'duplicated',
  out_of_order: 'outOfOrder',
} as const
type ValueName = keyof typeof values
const valueNames = Object.keys(values) as ValueName[]
/** Counts are added up over the rounds; of the others it is the median. */
const counts: readonly ValueName[] = ['missed', 'duplicated', 'out_of_order']

const operators = {
  '<': (one: number, other: number) => one < other,
  '<=': (one: number, other: number) => one <= other,
  '>': (one: number, other: number) => one > other,
  '>=': (one: number, other: number) => one >= other,
  '==': (one: number, other: number) => one === other,
  '===': (one: number, other: number) => one === other,
  '!=': (one: number, other: number) => one !== other,
} as const
type Operator = keyof typeof operators

type Aggregation = 'avg' | 'min' | 'max' | 'med' | 'count' | { readonly percent: number }

/** What is compared with the limit: lanes, their metric, and how it is made one number. */
interface Term {
  /** A lane's name, a kind of lanes, or `*`. */
  readonly scope: string
  readonly metric: 'delay' | ValueName
}

export interface Threshold {
  readonly expression: string
  readonly term: Term
  /** What it is divided by, in every round. */
  readonly by: Term | undefined
  readonly aggregation: Aggregation | undefined
  readonly operator: Operator
  readonly limit: number
}

/** Every metric, as an error lists them. */
const known = ['delay', ...valueNames].join(', ')

function refuse(expression: string, why: string): never {
  throw new PlaygroundError('bad_setting', `The threshold "${expression}" ${why}.`, 'thresholds')
}

function readTerm(text: string, expression: string): Term {
  const [, scope = '', metric = ''] = /^(.+)\.(\w+)$/.exec(text) ?? []
  if (scope === '')
    refuse(expression, `needs a lane before its metric, such as sse.delay or *.missed`)
  const name = ['delay' as const, ...valueNames].find((one) => one === metric)
  if (name === undefined) refuse(expression, `names no metric that there is: it is one of ${known}`)
  return { scope, metric: name }
}

function readAggregation(text: string, expression: string): Aggregation {
  const [, percent] = /^p\((\d+(?:\.\d+)?)\)$/.exec(text) ?? []
  if (percent !== undefined) {
    const number = Number(percent)
    if (number >= 0 && number <= 100) return { percent: number }
    refuse(expression, 'has a percentile that is not 0 to 100')
  }
  const word = (['avg', 'min', 'max', 'med', 'count'] as const).find((one) => one === text)
  return word ?? refuse(expression, 'takes avg, min, max, med, count or p(N) of a delay')
}

const grammar =
  /^\s*(\S+?\.\w+)(?:\s*\/\s*(\S+?\.\w+))?(?:\s+([a-z]+(?:\([\d.]+\))?))?\s*(<=|>=|===|==|!=|<|>)\s*(\d+(?:\.\d+)?)\s*$/

/**
 * Reads a threshold in k6's grammar with a scope in front: `sse.delay p(95)<50`, `*.missed==0`,
 * `websocket.delay/sse.delay p(50)<1.2`.
 *
 * @throws PlaygroundError `bad_setting`, saying what there is.
 */
export function parseThreshold(expression: string): Threshold {
  const [, first, second, aggregated, operator, limit] = grammar.exec(expression) ?? []
  if (first === undefined) {
    refuse(
      expression,
      `cannot be read: it is written as sse.delay p(95)<50, with a lane or *, one of ${known}, and a number`,
    )
  }
  const term = readTerm(first, expression)
  const by = second === undefined ? undefined : readTerm(second, expression)
  const ofDelays = term.metric === 'delay'
  if (by !== undefined && by.metric !== term.metric)
    refuse(expression, 'compares different metrics')
  if (ofDelays && aggregated === undefined) {
    refuse(expression, 'needs p(N), med, avg, min, max or count between delay and the limit')
  }
  if (!ofDelays && aggregated !== undefined)
    refuse(expression, `takes no ${aggregated} of ${term.metric}`)
  return {
    expression,
    term,
    by,
    aggregation: aggregated === undefined ? undefined : readAggregation(aggregated, expression),
    operator: operator as Operator,
    limit: Number(limit),
  }
}

/** Whether a scope, a name, a kind of lanes, or `*`, is about this lane. */
export const covers = (scope: string, spec: SubjectSpec, name: string): boolean =>
  scope === '*' || scope === name || scope === kebab(spec.lane) || scope === spec.lane

/**
 * The thresholds of a plan.
 *
 * @throws PlaygroundError `bad_setting` also where one is about a lane that is not measured.
 */
export function parseThresholds(
  expressions: readonly string[],
  lanes: readonly SubjectSpec[],
): readonly Threshold[] {
  const names = laneNames(lanes)
  return expressions.map((expression) => {
    const threshold = parseThreshold(expression)
    for (const term of [threshold.term, threshold.by]) {
      if (term === undefined) continue
      const found = lanes.some((spec, place) => covers(term.scope, spec, names[place] ?? ''))
      if (!found) refuse(expression, `is about "${term.scope}"; measured are ${names.join(', ')}`)
    }
    return threshold
  })
}

function aggregate(rounds: readonly RoundFigures[], aggregation: Aggregation): number | undefined {
  const delays = delaysOf(rounds)
  const summary = delays.summary()
  if (aggregation === 'count') return summary?.count ?? 0
  if (summary === undefined) return undefined
  if (aggregation === 'avg') return delays.mean()
  if (aggregation === 'max') return Math.max(...rounds.map(({ delayMs }) => delayMs?.max ?? 0))
  if (aggregation === 'min') return delays.percentile(0)
  const percent = aggregation === 'med' ? 50 : aggregation.percent
  return summary.count < delaysNeeded(percent) ? undefined : delays.percentile(percent)
}

/** What a term is over these rounds; undefined where too little was measured to say. */
function reckon(
  { metric }: Term,
  rounds: readonly RoundFigures[],
  aggregation: Aggregation | undefined,
): number | undefined {
  if (metric === 'delay') return aggregate(rounds, aggregation ?? 'med')
  const found = valuesOf(rounds, values[metric])
  // Nothing that arrived is no reason to say that nothing was missed.
  const heard = rounds.some(({ delayMs }) => delayMs !== null)
  if (found.length === 0 || !heard) return undefined
  return counts.includes(metric) ? found.reduce((sum, one) => sum + one, 0) : median(found)
}

function ratio(
  { term, by, aggregation }: Threshold,
  over: readonly RoundFigures[],
  under: readonly RoundFigures[],
): number | undefined {
  if (by === undefined) return reckon(term, over, aggregation)
  // What disturbs a whole round disturbs both sides.
  const ratios = over.flatMap((round, place) => {
    const other = under[place]
    const above = reckon(term, [round], aggregation)
    const below = other && reckon(by, [other], aggregation)
    return above === undefined || below === undefined || below === 0 ? [] : [above / below]
  })
  return ratios.length === 0 ? undefined : median(ratios)
}

const worse: Readonly<Record<ThresholdState, number>> = { passed: 0, unjudged: 1, failed: 2 }

/** How far a value is on the wrong side; the worst of several is told. */
function strain(value: number, { operator, limit }: Threshold): number {
  if (operator.startsWith('<')) return value - limit
  return operator.startsWith('>') ? limit - value : Math.abs(value - limit)
}

/** Judges one threshold by every lane and every value of the sweep that it covers: the worst counts. */
function judge(
  threshold: Threshold,
  { plan, points }: Pick<Run, 'plan' | 'points'>,
): JudgedThreshold {
  const names = laneNames(plan.lanes)
  const places = (scope: string): number[] =>
    plan.lanes.flatMap((spec, place) => (covers(scope, spec, names[place] ?? '') ? [place] : []))
  let worst: { readonly state: ThresholdState; readonly value: number | null } | undefined
  for (const { lanes } of points) {
    for (const over of places(threshold.term.scope)) {
      for (const under of threshold.by === undefined ? [over] : places(threshold.by.scope)) {
        const value = ratio(threshold, lanes[over]?.rounds ?? [], lanes[under]?.rounds ?? [])
        const holds = value !== undefined && operators[threshold.operator](value, threshold.limit)
        const state = value === undefined ? 'unjudged' : holds ? 'passed' : 'failed'
        const further =
          worst === undefined ||
          worse[state] > worse[worst.state] ||
          (state === worst.state &&
            strain(value ?? 0, threshold) > strain(worst.value ?? 0, threshold))
        if (further) worst = { state, value: value ?? null }
      }
    }
  }
  const { state = 'unjudged', value = null } = worst ?? {}
  return { expression: threshold.expression, state, value }
}

/** Judges the thresholds of a run by what was measured so far. */
export function judgeThresholds(run: Pick<Run, 'plan' | 'points'>): readonly JudgedThreshold[] {
  return run.plan.thresholds.map((expression) => judge(parseThreshold(expression), run))
}
