import { pollingLimits } from '../contract/limits.ts'
import { transports } from '../contract/transport.ts'
import { doubtsOf } from '../experiment/doubts.ts'
import type { Run } from '../experiment/run.ts'
import { formatCount, formatTimes } from '../texts/format.ts'
import { bytes, count, duration, rate } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'
import { articleSides } from '../verdict/needs/article.ts'
import { changesOf, type Change } from '../verdict/needs/changes.ts'
import type { Basis, Known } from '../verdict/needs/figures.ts'
import { evidenceOf } from '../verdict/needs/lane-evidence.ts'
import { whoTalks, type Needs } from '../verdict/needs/needs.ts'
import {
  recommend,
  weightOf,
  type Candidate,
  type Recommendation,
} from '../verdict/needs/recommend.ts'
import { sources } from '../verdict/needs/sources.ts'
import { traitsOf } from '../verdict/needs/ways.ts'
import type { PlainTable } from './fleet-table.ts'

/** A statement, and on what it rests. */
export interface Reason {
  readonly text: string
  readonly basis: string
  /** Of a named source. */
  readonly url: string | undefined
}

/** One side of a transport, and what the run shows of it. */
export interface SideRow {
  /** The transport, with + for a good side and − for a bad one. */
  readonly way: string
  readonly side: string
  /** Whether the run shows it, and by what. */
  readonly shown: string
}

/** What a run answers for the needs in its plan, in words. */
export interface NeedsReport {
  readonly needs: string
  /** The answer in one sentence. */
  readonly answer: string
  /** What to do where that cannot be had; undefined where nothing else fits. */
  readonly second: string | undefined
  readonly reasons: readonly Reason[]
  /** A row for each way; the last column says why not. */
  readonly table: PlainTable
  /** How projected figures were reckoned, and what they leave out. */
  readonly notes: readonly string[]
  readonly changes: readonly string[]
  readonly sides: readonly SideRow[]
  readonly reservations: readonly string[]
}

const day = 86_400

/** Needs in half a sentence. */
export function needsText(needs: Needs, { text, format }: Speaker): string {
  const { clients, age, size, clientRate, proxy, phones } = needs
  const talk = whoTalks(needs)
  const parts = [
    text('needs.said', {
      clients: format(count(clients, 'clients')),
      rate: format(rate(needs.rate)),
      size: format(bytes(size)),
      age: format(duration(age)),
    }),
    ...(talk === 'server' ? [] : [text(`needs.talk.${talk}`, { rate: format(rate(clientRate)) })]),
    ...(proxy === 'none' ? [] : [text(`needs.proxy.${proxy}`)]),
    ...(phones ? [text('needs.saidPhones')] : []),
  ]
  return parts.join(text('paneName.comma'))
}

function basisOf(basis: Basis, { text, say }: Speaker): Pick<Reason, 'basis' | 'url'> {
  switch (basis.kind) {
    case 'measured':
      return { basis: text('needs.basis.measured'), url: undefined }
    case 'projected':
      return { basis: text('needs.basis.projected', { how: say(basis.how) }), url: undefined }
    case 'source': {
      const { name, url } = sources[basis.source]
      return { basis: text('needs.basis.source', { name }), url }
    }
    default:
      return basis satisfies never
  }
}

/** How a way is set up. */
function settingsText({ way, interval, heartbeat }: Candidate, { text, format }: Speaker): string {
  const parts = [
    ...(interval === undefined
      ? []
      : [text('needs.set.interval', { interval: format(duration(interval)) })]),
    ...(traitsOf(way).waits
      ? [text('needs.set.held', { wait: format(duration(pollingLimits.maxWait)) })]
      : []),
    ...(heartbeat === undefined
      ? []
      : [
          text('needs.set.atOnce'),
          text('needs.set.heartbeat', { heartbeat: format(duration(heartbeat)) }),
        ]),
  ]
  return parts.join(text('paneName.comma'))
}

/** What a way is weighed by, for one client: bytes a day, or wakes an hour. */
function weightText(one: Candidate, needs: Needs, { format, locale }: Speaker): string {
  const weight = weightOf(one, needs)
  return needs.phones ? formatCount(weight, locale) : format(bytes(weight * day))
}

function whyBest({ needs, best, candidates }: Recommendation, speaker: Speaker): Reason[] {
  if (best?.age === undefined) return []
  const { text, format } = speaker
  const fitting = candidates.filter(({ fits }) => fits)
  const [least] = fitting.toSorted((one, other) => weightOf(one, needs) - weightOf(other, needs))
  const own = weightText(best, needs, speaker)
  const by = needs.phones ? 'Wakes' : 'Bytes'
  const weighed =
    fitting.length === 1
      ? text('needs.why.only')
      : least === best
        ? text(`needs.why.least${by}`, { own })
        : text(`needs.why.simple${by}`, { own, least: weightText(least ?? best, needs, speaker) })
  const known = needs.phones ? best.costs?.wakes : best.costs?.bytes
  return [
    {
      text: text('needs.why.age', {
        age: format(duration(best.age.value)),
        most: format(duration(needs.age)),
      }),
      ...basisOf(best.age.basis, speaker),
    },
    { text: weighed, ...basisOf(known?.basis ?? { kind: 'measured' }, speaker) },
  ]
}

const findings = (one: Candidate | undefined, speaker: Speaker): Reason[] =>
  (one?.findings ?? []).map(({ says, basis }) => ({
    text: speaker.say(says),
    ...basisOf(basis, speaker),
  }))

const bounds = { least: '≥\u00a0', most: '≤\u00a0' } as const
const columns = ['age', 'bytes', 'requests', 'connections'] as const

/** Why a way is not the answer, or that it is. */
function verdictText(one: Candidate, found: Recommendation, speaker: Speaker): string {
  const { text, say, locale } = speaker
  const { needs, best, second } = found
  const against = one.findings.filter(
    ({ kind, says }) => kind === 'excludes' || says.key === 'needs.rule.unbuffer',
  )
  if (!one.fits) return speaker.sentences(against.map(({ says }) => say(says)))
  if (one === best) return text('needs.verdict.best')
  const ratio = best === undefined ? Number.NaN : weightOf(one, needs) / weightOf(best, needs)
  // What is written as once the cost costs about the same.
  const times = formatTimes(ratio, locale)
  const cost = ratio > 1 && times !== '1' ? text('needs.verdict.times', { times }) : undefined
  const parts = [one === second ? text('needs.verdict.second') : undefined, cost]
  const said = parts.filter((part) => part !== undefined)
  return said.length === 0 ? text('needs.verdict.dearer') : said.join(text('paneName.comma'))
}

function tableOf(found: Recommendation, speaker: Speaker): PlainTable {
  const { text, format, locale } = speaker
  const { needs, candidates } = found
  const hasCores = candidates.some(({ costs }) => costs?.cpu !== undefined)
  const cell = (known: Known | undefined, write: (value: number) => string): string => {
    if (known === undefined) return '–'
    const isProjected = known.basis.kind === 'projected'
    const sign = known.bound === undefined ? (isProjected ? '≈\u00a0' : '') : bounds[known.bound]
    return `${sign}${write(known.value)}`
  }
  const many = (value: number): string => formatCount(value * needs.clients * day, locale)
  const rows = candidates.map((one) => [
    text(`needs.way.${one.way}`),
    cell(one.age, (value) => format(duration(value))),
    cell(one.costs?.bytes, (value) => format(bytes(value * needs.clients * day))),
    cell(one.costs?.requests, many),
    one.costs === undefined ? '–' : formatCount(one.costs.connections * needs.clients, locale),
    ...(hasCores
      ? [cell(one.costs?.cpu, (micros) => formatCount((micros * needs.clients) / 1e6, locale, 2))]
      : []),
    ...(needs.phones ? [cell(one.costs?.wakes, (value) => formatCount(value, locale))] : []),
    verdictText(one, found, speaker),
  ])
  const keys = [
    'way' as const,
    ...columns,
    ...(hasCores ? ['cores' as const] : []),
    ...(needs.phones ? ['wakes' as const] : []),
    'verdict' as const,
  ]
  return { heads: keys.map((key) => text(`needs.column.${key}`)), rows }
}

/** How the figures of the table were projected, each once. */
function notesOf({ candidates, needs }: Recommendation, speaker: Speaker): readonly string[] {
  const { text, say, insideSentence } = speaker
  const said = candidates.flatMap(({ way, age, costs }) => {
    const known = [
      ['age', age],
      ['bytes', costs?.bytes],
      ['requests', costs?.requests],
      ['cores', costs?.cpu],
      ['wakes', needs.phones ? costs?.wakes : undefined],
    ] as const
    return known.flatMap(([column, one]) =>
      one?.basis.kind === 'projected'
        ? [
            {
              how: say(one.basis.how),
              what: insideSentence(text(`needs.column.${column}`)),
              way: text(`needs.way.${way}`),
            },
          ]
        : [],
    )
  })
  const hows = [...new Set(said.map(({ how }) => how))]
  return hows.map((how) => {
    const mine = said.filter((one) => one.how === how)
    const of = [...new Set(mine.map(({ what, way }) => `${way}: ${what}`))]
    return `${of.join('; ')} – ${how}`
  })
}

function changeText(change: Change, { text, format }: Speaker): string {
  const way =
    change.becomes === undefined ? text('needs.change.nobody') : text(`needs.way.${change.becomes}`)
  if (change.need === 'proxy') {
    return text('needs.change.proxy', { proxy: text(`needs.proxy.${change.to}`), way })
  }
  if (change.need === 'phones') {
    return text(change.to ? 'needs.change.phones' : 'needs.change.noPhones', { way })
  }
  const { need, side, at: value } = change
  const of = { age: duration, size: bytes, rate, clientRate: rate }[need]
  return text(`needs.change.${side}.${need}`, { at: format(of(value)), way })
}

/** What has to be known before anybody relies on the answer. */
function reservationsOf(run: Run, found: Recommendation, { text }: Speaker): readonly string[] {
  const inNode = run.environment.runtime.startsWith('Node')
  return [
    ...(doubtsOf(run).length > 0 ? [text('needs.doubtful')] : []),
    text('needs.oneMachine'),
    ...(inNode ? [text('needs.nodeHeaders')] : []),
    ...(found.candidates.every(({ costs }) => costs?.cpu === undefined)
      ? [text('needs.noServerCpu')]
      : []),
  ]
}

/** What a run answers for the needs in its plan; undefined where it has none. */
export function needsReport(run: Run, speaker: Speaker): NeedsReport | undefined {
  const { needs } = run.plan
  if (needs === undefined) return undefined
  const { text, say } = speaker
  const evidence = evidenceOf(run)
  const found = recommend(needs, evidence)
  const { best, second } = found
  const changes = changesOf(needs, evidence).map((change) => changeText(change, speaker))
  const set = (one: Candidate) => ({
    way: text(`needs.way.${one.way}`),
    settings: settingsText(one, speaker),
  })
  const polling = found.candidates.find(({ way }) => traitsOf(way).polls)
  const sides = articleSides(evidence, { rate: needs.rate, interval: polling?.interval })
  return {
    needs: needsText(needs, speaker),
    answer: best === undefined ? text('needs.none') : text('needs.use', set(best)),
    second: second && text('needs.second', set(second)),
    reasons: [...whyBest(found, speaker), ...findings(best, speaker)],
    table: tableOf(found, speaker),
    notes: notesOf(found, speaker),
    changes: changes.length === 0 ? [text('needs.change.never')] : changes,
    sides: transports.flatMap((transport) =>
      sides
        .filter((side) => side.transport === transport)
        .map(({ key, good, mark, says }) => {
          const judged = text(`compare.mark.${mark}`)
          return {
            way: `${text(`transport.${transport}`)} ${good ? '+' : '−'}`,
            side: text(`side.${key}`),
            shown: says === undefined ? judged : `${judged}: ${say(says)}`,
          }
        }),
    ),
    reservations: reservationsOf(run, found, speaker),
  }
}
