import { describe, expect, it } from 'vitest'
import { noFaults } from '../../../main/shared/contract/network.ts'
import { defaultSettings, type Settings } from '../../../main/shared/contract/settings.ts'
import { doubtsOfLoad } from '../../../main/shared/experiment/load-doubts.ts'
import { needsText } from '../../../main/shared/report/needs-words.ts'
import { methodWords } from '../../../main/shared/report/words.ts'
import { en } from '../../../main/shared/texts/en.ts'
import { phrase } from '../../../main/shared/texts/phrase.ts'
import { count, duration, named, rate } from '../../../main/shared/texts/quantity.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { predictNetwork } from '../../../main/shared/texts/words/network-prediction.ts'
import { predict } from '../../../main/shared/texts/words/prediction.ts'
import { defaultNeeds, type Needs } from '../../../main/shared/verdict/needs/needs.ts'
import { recommend } from '../../../main/shared/verdict/needs/recommend.ts'
import { alike, madeRun, roundWith } from '../experiment/made-run.ts'
import { madeLane } from '../verdict/needs/made-evidence.ts'
import { flatten } from './texts.ts'

const english = createSpeaker('en')
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

/** Words in -s that agree with one thing, or with no number at all. */
const singular = new Set(
  [
    ['as', 'is', 'was', 'has', 'does', 'its', 'belongs', 'brings', 'lies', 'listens', 'pays'],
    ['holds', 'reports', 'sends', 'stays', 'takes', 'waits'],
  ].flat(),
)
/** A place and the word that agrees with it, behind at most one word that does not: `{n} older ones`. */
const agreement =
  /\{(\w+)\} (?:(?:damaged|newer|older|other) )?(\w*[a-z]s|are|were|have|do)\b(?!\/)/g

/** Every "{rounds} rounds" and "{missed} were" of a text. */
const agreements = (text: string): readonly string[] =>
  [...text.matchAll(agreement)]
    .filter(([, , word = '']) => !singular.has(word))
    .map(([, place = '', word = '']) => `{${place}} ${word}`)

/** Places whose figure is never 1, each with what keeps it from being 1. */
const neverOne: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a limit of many': {
    'addPane.full': '{count} panes',
    'range.text': '{length} characters',
    'range.line': '{length} characters',
    'range.origins': '{items} origins',
    'refusal.author': '{limit} characters',
    'refusal.because.too_many_scopes': '{most} scopes',
    'wire.droppedHint': '{records} records',
    'doubt.fewMessages': '{least} messages',
  },
  'more than such a limit': {
    'template.tooLong': '{length} characters',
    'wire.cutText': '{all} parts',
  },
  'the whole table, which keeps 1,000 rows or more': { 'predict.pollMode.all': '{rows} rows' },
  'said of two or more only': {
    'template.lines': '{messages} lines',
    'timeline.tip.burst': '{count} messages',
    'labs.figure.together': '{count} messages',
    'wire.goesOn': '{records} records',
  },
  'a poll comes every 10 minutes or sooner': {
    'needs.why.leastWakes': '{own} times',
    'needs.why.simpleWakes': '{own} times',
    'needs.rule.radio': '{wakes} times',
  },
  'a plan has 3 rounds or more': {
    'doubt.unfinished': '{planned} steps',
    'doubt.fewRounds': '{rounds} rounds, {least} rounds',
    'report.how': '{rounds} rounds',
    'report.howFleet': '{rounds} rounds',
  },
  'said only where it is plainly more than once as much': {
    'compare.evidence.slowBytes': '{times} times',
    'verdict.bytesMore': '{times} times',
    'verdict.moreRequests': '{times} times',
    'headline.times': '{times} times',
    'headline.timesInVain': '{times} times',
    'doubt.load': '{load} times',
    'needs.verdict.times': '{times} times',
  },
  'more than 1 was lacking': {
    'refusal.because.no_ports': '{wanted} ports',
    'refusal.because.too_many_clients': '{there} connections, {wanted} were',
  },
  'agrees with what stands before the place': {
    'needs.evidence.wasted': '{interval} are',
  },
}

describe('an English text', () => {
  it('has forms wherever a word agrees with a figure that can be 1', () => {
    const agreeing = [...flatten(en)]
      .filter(([, text]) => !text.includes(' | '))
      .map(([key, text]) => [key, agreements(text).join(', ')] as const)
      .filter(([, found]) => found !== '')
    expect(Object.fromEntries(agreeing)).toEqual(Object.assign({}, ...Object.values(neverOne)))
  })

  it('with forms says in the first of them, but for none, nothing of several', () => {
    const several = [...flatten(en)].flatMap(([key, text]) => {
      const forms = text.split(' | ')
      const one = forms.at(-2)
      return one === undefined || agreements(one).length === 0 ? [] : [`${key}: ${one}`]
    })
    expect(several).toEqual([])
  })
})

const settings = (given: Partial<Settings>): Settings => ({ ...defaultSettings, ...given })
const needing = (given: Partial<Needs>): Needs => ({ ...defaultNeeds, ...given })

/** What a run says against SSE behind a proxy that holds messages back. */
function againstHeld(missed: number): string {
  const lanes = [madeLane({ way: 'sse' }), madeLane({ way: 'sse', heldBack: true, missed })]
  const { candidates } = recommend(needing({ proxy: 'buffers' }), lanes)
  const [sse] = candidates.filter(({ way }) => way === 'sse')
  return sse?.findings.map(({ says }) => english.say(says)).join(' ') ?? ''
}

const fleetRun = (clients: number) =>
  madeRun({
    plan: { fleet: { clients, connectRate: 200 }, settings: { pushRate: 1 } },
    environment: { cores: clients },
    round: () => roundWith(alike(100)),
  })

const told: readonly (readonly [said: string, expected: string])[] = [
  [againstHeld(1), '1 message was still in the proxy’s buffer when its round was over.'],
  [againstHeld(2), '2 messages were still in the proxy’s buffer when their round was over.'],
  [
    english.say(predict('pollInterval', settings({ pollInterval: 60_000, pushRate: 0.1 }))),
    '1 request a minute; a message waits 30 s on average.',
  ],
  [
    english.say(predict('pushRate', settings({ pushRate: 1 / 60 }))),
    '1 message a minute; one every 1 min on average.',
  ],
  [
    english.say(predict('ssePushInterval', settings({ ssePushInterval: 100, pushRate: 1 }))),
    'A message waits 50 ms on average; about one leaves at a time.',
  ],
  [
    english.say(predict('ssePushInterval', settings({ ssePushInterval: 5_000, pushRate: 1 }))),
    'A message waits 2.5 s on average; about 5 leave together.',
  ],
  [
    predictNetwork({ ...noFaults, bandwidth: 154 }, settings({ payload: 64, pushRate: 5 }))
      .map((one) => english.say(one))
      .join(' '),
    'Room for 1 message a second, but the producer writes 5 messages a second: readers fall behind.',
  ],
  [
    english.say(
      phrase('verdict.waits', {
        name: named('SSE'),
        count: count(1, 'messages'),
        oldest: duration(4_100),
      }),
    ),
    'SSE has 1 message waiting, for 4.1 s',
  ],
  [
    needsText(needing({ clients: 1, rate: 1 / 30 }), english),
    '1 client, 1 message every 30 s of 64 B, on screen within 1 s',
  ],
  [
    methodWords(fleetRun(1), english)[0] ?? '',
    '5 rounds of 10 s in balanced order, one lane after the other with 1 client each; 1 message a second, at random times; seed 1.',
  ],
  [methodWords(fleetRun(1), english).at(-1) ?? '', 'A processor, 1 core, linux,'],
  [methodWords(fleetRun(2), english).at(-1) ?? '', 'A processor, 2 cores, linux,'],
  [english.text('report.alikeAll', { count: 1 }), 'The one figure: no difference seen.'],
  [english.text('report.alikeRest', { count: 1 }), 'The one other figure: no difference seen.'],
  [english.text('report.alikeRest', { count: 19 }), 'All 19 other figures: no difference seen.'],
  [
    english.text('feed.dropped', { kept: '1,000', dropped: '1' }, 1),
    'Showing the newest 1,000; 1 older one is no longer listed.',
  ],
  [
    english.text('health.check.agrees', { stored: '1', received: '1', missed: '0' }, 1),
    'Checked against the store: 1 message there = 1 received + 0 missed.',
  ],
  [english.text('labs.herd.peak', { count: 1 }), 'at most 1 attempt in 100 ms'],
  [english.text('labs.herd.open', { open: '0', all: '1' }, 1), '0 of 1 client open'],
]
const lone = { planned: 1, told: 0, unjudged: 0, machines: [] }

describe('one thing', () => {
  it.each(told)('%s', (said, expected) => {
    expect(plain(said)).toContain(expected)
  })

  it('that loads and says nothing is the one client of its lane', () => {
    const [missing] = doubtsOfLoad({ load: lone, points: [] }).map((doubt) => english.say(doubt))
    expect(missing).toMatch(/^The one client of a lane did not tell what it found:/)
  })

  it('is what is written as 1, and nothing else', () => {
    const inPhrase = (value: number): string =>
      english.say(phrase('needs.rule.heldMissed', { count: count(value, 'messages') }))
    expect(inPhrase(0.97)).toMatch(/^1 message was /)
    expect(inPhrase(1.04)).toMatch(/^1 message was /)
    expect(inPhrase(0.94)).toMatch(/^0\.9 messages were /)
    expect(english.format(rate(1.002))).toBe('1 message a second')
    expect(english.format(rate(1.01))).toBe('1.01 messages a second')
  })
})
