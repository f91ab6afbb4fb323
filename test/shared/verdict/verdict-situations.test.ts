import { describe, expect, it } from 'vitest'
import { judge } from '../../../main/shared/verdict/verdict.ts'
import { verdict as texts } from '../../../main/shared/texts/en/verdict.ts'
import { saidOf } from './say.ts'
import { situations } from './situations/all.ts'
import { articleAt } from './situations/kit.ts'

describe('a careful engineer', () => {
  it.each(situations)('says of $name what the window says', ({ panes, faults, says }) => {
    expect(saidOf(panes, faults)).toBe(says.join(' '))
  })

  it('finds a situation here for every sentence that is worded', () => {
    const said = situations.flatMap(({ panes, faults = false }) =>
      judge({ panes, faults }).sentences.flatMap(({ clauses }) => clauses.map(({ key }) => key)),
    )
    const worded = Object.keys(texts.verdict)
      .filter((key) => key !== 'join')
      .map((key) => `verdict.${key}`)
    expect([...new Set(said)].sort()).toEqual(worded.sort())
  })
})

/** How long a message waits for a beat that comes every `interval` ms, where it began `phase` ms before. */
const wait = (phase: number, interval: number): number => (interval - (phase % interval)) % interval

describe('the numbers of the article', () => {
  const phases = Array.from({ length: 20 }, (_, start) => start * 50)
  /** All that is said behind the sentence with the three delays. */
  const lessonOf = (poll: number, push: number, arrivals: 'random' | 'regular'): string =>
    saidOf(articleAt(poll, push, arrivals)).replace(
      /^Polling brings a message (?:after|within) [^,]+, SSE (?:after|within) [^,]+, WebSocket (?:after|within) [^,]+?\. /,
      '',
    )
  const luck =
    'Messages come at regular times, so the wait for the next poll or push is luck: up to 500 ms for Polling, up to 1 s for SSE and WebSocket.'
  const lesson = [
    'Polling takes 24,000 times the bytes of WebSocket: 4 MB against 170 B a message.',
    'Polling sends 120 requests a minute, and 50% of its polls bring nothing.',
    'SSE and WebSocket hold messages for up to 1 s before they push; with a push interval of 0 they send them at once.',
    'Each answer to Polling also carries 10,000 rows from before: ask for new rows only.',
    'For one-way traffic SSE is enough: it is plain HTTP and reconnects by itself; WebSocket pays off once the page also sends.',
    'A first impression, from 24 messages in 24 s.',
  ]

  it.each(phases)('teach the same at regular times, begun %d ms apart', (phase) => {
    expect(lessonOf(wait(phase, 500), wait(phase, 1_000), 'regular')).toBe(
      [luck, ...lesson].join(' '),
    )
  })
  it.each(phases)('teach the same at random times, wherever %d ms move the medians', (moved) => {
    expect(lessonOf(150 + moved / 5, 300 + moved / 2.5, 'random')).toBe(lesson.join(' '))
  })
})
