import { transportRows } from '../contract/transport.ts'
import { phrase, type KeysOf, type Phrase } from '../texts/phrase.ts'
import { count, duration, named, share, times } from '../texts/quantity.ts'
import { adviseOnHeld, adviseOnOthers, adviseOnRepeats } from './advice.ts'
import { sayLoss, sayWaiting } from './alarms.ts'
import { chooseTransport } from './choice.ts'
import { areAlike, emptyShareOf, sayDelay, sayBlur, sayRequests, sayBytes } from './findings.ts'
import { blurOf } from './lag.ts'
import type { Measured } from './measures.ts'
import { isAsGood, noiseOf } from './rank.ts'
import { choose, figure, type Representatives, type Timed } from './representatives.ts'
import { sentence } from './sentence.ts'
import { sayProgress, sayStopped, solid, type VerdictInput } from './verdict.ts'

type Clause = Phrase<KeysOf<'verdict'> | KeysOf<'headline'>>

/** One sentence of the headline, as clauses that follow each other. */
export interface HeadlineSentence {
  readonly clauses: readonly Clause[]
}

/** The answer in two lines and what to do about it: the verdict, shorter, with the same doubts. */
export interface Headline {
  /** At most two: the gravest alarm, how soon each lane brings a message, what that costs. */
  readonly lines: readonly HeadlineSentence[]
  /** At most two: which transport suits this traffic, and what holds the figures back. */
  readonly advice: readonly HeadlineSentence[]
  /** What the figures do not say. */
  readonly notes: readonly HeadlineSentence[]
}

const [mostLines, mostAdvice] = [2, 2]
/** More lanes than this make no line that is read at a glance: it names the quickest and the slowest. */
const mostLanes = 4

function fewOf(panes: readonly Timed[]): readonly Timed[] {
  if (panes.length <= mostLanes) return panes
  const sorted = panes.toSorted((one, other) => one.delay.value - other.delay.value)
  const ends: readonly (Timed | undefined)[] = [sorted[0], sorted.at(-1)]
  return panes.filter((pane) => ends.includes(pane))
}

/** A delay that is luck is told as what it may be, not as what it happened to be. */
function sayDelayOf(pane: Timed, isFirst: boolean): Clause {
  const { luck } = pane.delay
  if (luck === undefined) return sayDelay(pane, isFirst)
  const figures = { delay: duration(luck), name: named(pane.id) }
  return phrase(isFirst ? 'headline.upTo' : 'headline.nextUpTo', figures)
}

/** How soon each lane brings a message; that it cannot be told, where the page is too busy to measure it. */
function sayDelays(panes: readonly Timed[]): readonly HeadlineSentence[] {
  if (panes.length > 1 && blurOf(panes) !== undefined) return sayBlur(panes)
  const measured = panes.filter(({ delay }) => !delay.waits)
  const clauses = fewOf(measured).map((pane, place) => sayDelayOf(pane, place === 0))
  const same = panes.length > 1 && areAlike(panes)
  if (clauses.length === 0) return []
  return [{ clauses: same ? [...clauses, phrase('verdict.noDifference')] : clauses }]
}

/** The dearest and the cheapest by bytes a message, where they differ by more than noise. */
function bytesOf(panes: readonly Measured[]) {
  const known = panes
    .flatMap(({ id, cells: { wire } }) => (wire.enough && wire.value > 0 ? [{ id, wire }] : []))
    .toSorted((one, other) => one.wire.value - other.wire.value)
  const [cheap, dear] = [known[0], known.at(-1)]
  if (cheap === undefined || dear === undefined) return undefined
  if (isAsGood(dear.wire.value, cheap.wire.value, noiseOf.wire)) return undefined
  return { cheap: cheap.id, dear: dear.id, times: dear.wire.value / cheap.wire.value }
}

/** What it costs: bytes of the dearest, and requests that bring nothing. */
function sayCost(panes: readonly Measured[]): readonly HeadlineSentence[] {
  const asker = panes.find(({ transport }) => !transportRows[transport].pushes)
  const pushes = panes.some(({ transport }) => transportRows[transport].pushes)
  const asks = asker !== undefined && pushes && figure(asker, 'requests') !== undefined
  const vain = asks ? emptyShareOf(asker) : undefined
  const empty = vain === undefined || vain === 0 ? undefined : share(vain)
  const bytes = bytesOf(panes)
  if (bytes === undefined) {
    if (asker !== undefined && empty !== undefined) {
      return [{ clauses: [phrase('headline.inVain', { empty, name: named(asker.id) })] }]
    }
    return [...sayBytes(panes), ...sayRequests(panes)].slice(0, 1)
  }
  const dear = { times: times(bytes.times), name: named(bytes.dear), other: named(bytes.cheap) }
  if (asker === undefined || empty === undefined) {
    return [{ clauses: [phrase('headline.times', dear)] }]
  }
  if (asker.id === bytes.dear) {
    return [{ clauses: [phrase('headline.timesInVain', { ...dear, empty })] }]
  }
  const inVain = phrase('headline.inVain', { empty, name: named(asker.id) })
  return [{ clauses: [phrase('headline.times', dear), inVain] }]
}

/** What to choose, then the first thing that would change the figures. */
function adviseOn(chosen: Representatives, all: readonly Measured[]): readonly HeadlineSentence[] {
  const compared = chosen.panes
  const choice = compared.length > 1 ? chooseTransport(chosen, all) : []
  return [
    ...choice.flatMap((advice) => sentence('advice', advice)),
    ...adviseOnHeld(chosen.timed),
    ...adviseOnRepeats(compared),
    ...adviseOnOthers(compared, all),
  ].slice(0, mostAdvice)
}

/** That it rests on little, or on what is not there any more, or on a network that was broken on purpose. */
function noteOn(compared: readonly Timed[], faults: boolean): readonly HeadlineSentence[] {
  const measured = compared.filter(({ delay }) => !delay.waits)
  const messages = Math.min(...measured.map(({ snapshot }) => snapshot.now.messages))
  const seconds = Math.min(...measured.map((pane) => pane.seconds))
  const figures = { messages: count(messages, 'messages'), time: duration(seconds * 1_000) }
  return [
    ...sayStopped(compared),
    ...(faults ? sentence('note', phrase('verdict.faults')) : []),
    ...(messages < solid ? sentence('note', phrase('verdict.few', figures)) : []),
  ]
}

/** The headline of what was measured. It claims nothing that the verdict would not. */
export function headlineOf({ panes, faults }: VerdictInput): Headline {
  const chosen = choose(panes)
  const compared = chosen.panes
  const alarms = [...sayLoss(panes), ...sayWaiting(chosen.timed)]
  if (compared.length === 0) {
    const lines = [...alarms, ...sayProgress(panes)].slice(0, mostLines)
    return { lines, advice: [], notes: [] }
  }
  return {
    lines: [...alarms, ...sayDelays(compared), ...sayCost(compared)].slice(0, mostLines),
    advice: adviseOn(chosen, panes),
    notes: noteOn(compared, faults),
  }
}
