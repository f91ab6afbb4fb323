import { describe, expect, it } from 'vitest'
import type {
  BreakRecord,
  ConnectionRecord,
} from '../../../../main/shared/measures/connection-record.ts'
import {
  connectionPhrases,
  resumeKey,
  silencePhrase,
} from '../../../../main/shared/texts/words/connection-words.ts'
import { createSpeaker } from '../../../../main/shared/texts/speaker.ts'

const { say } = createSpeaker('en')

const gap: BreakRecord = {
  since: 15_000,
  reason: 'lost',
  unplanned: true,
  gap: 2_300,
  untilMessage: 2_400,
  failures: 0,
  replayed: 46,
  missed: 0,
  duplicated: 0,
  outOfOrder: 0,
}
const record: ConnectionRecord = {
  number: 3,
  startedAt: 2_500,
  waited: 2_100,
  openedAt: 2_600,
  endedAt: 15_000,
  reason: 'lost',
  detail: { closeCode: 1_006, nextIn: 300 },
  restarted: false,
  followedBy: gap,
}
const words = (changes: Partial<ConnectionRecord>, transport: 'polling' | 'websocket') =>
  connectionPhrases({ ...record, ...changes }, transport, 20_000).map((phrase) =>
    say(phrase).replaceAll('\u00a0', ' '),
  )

describe('what is told of an attempt to connect', () => {
  it('follows it from its wait to what its end cost', () => {
    expect(words({}, 'websocket')).toEqual([
      'waited 2.1 s',
      'open 12.4 s',
      'connection lost',
      'close code 1006 (no close frame)',
      'gap 2.3 s',
      '46 replayed, 0 missed',
    ])
  })

  it('runs on while it is open, or while the gap behind it is', () => {
    const open = { endedAt: undefined, reason: undefined, detail: {}, followedBy: undefined }
    expect(words(open, 'websocket')).toEqual(['waited 2.1 s', 'open 17.4 s'])
    const away = { ...gap, gap: undefined, untilMessage: undefined, failures: 2 }
    expect(words({ followedBy: away }, 'websocket').slice(-2)).toEqual([
      'gap 5 s so far',
      '2 failed meanwhile',
    ])
  })

  it('tells no gap of a break that is wanted, until the next connection ends it', () => {
    const left = { ...gap, reason: 'stopped-by-user', unplanned: false, untilMessage: undefined }
    const last = (followedBy: object) =>
      words({ followedBy: followedBy as never }, 'websocket').at(-1)
    expect(last({ ...left, gap: undefined })).toBe('close code 1006 (no close frame)')
    expect(last({ ...left, gap: 1_040 })).toBe('gap 1.04 s')
  })

  it('says that it did not open, or has not yet', () => {
    const failed = { openedAt: undefined, waited: 0, detail: {}, followedBy: undefined }
    expect(words({ ...failed, reason: 'server-gone' }, 'websocket')).toEqual([
      'did not open',
      'not reached, or refused',
    ])
    expect(words({ ...failed, endedAt: undefined, reason: undefined }, 'websocket')).toEqual([
      'not open yet',
    ])
  })

  it('names the status and the pause that a server asked for', () => {
    const detail = { status: 503, retryAfter: 3 }
    expect(words({ reason: 'bad-answer', detail, followedBy: undefined }, 'polling')).toEqual([
      'waited 2.1 s',
      'answered for 12.4 s',
      'answered with 503 (service unavailable)',
      'Retry-After 3 s',
    ])
  })

  it('adds what was doubled or came out of order, and another stream', () => {
    const followedBy = { ...gap, missed: 4, duplicated: 1, outOfOrder: 2 }
    const said = words({ followedBy, restarted: true }, 'websocket')
    expect(said).toContain('another stream began: counting starts again')
    expect(said.slice(-3)).toEqual(['46 replayed, 4 missed', '1 arrived twice', '2 out of order'])
  })
})

describe('what is told of resuming and silence', () => {
  it('depends on transport, mode and setting', () => {
    expect(resumeKey('sse', 'all', true)).toBe('health.resume.on')
    expect(resumeKey('polling', 'new', false)).toBe('health.resume.off')
    expect(resumeKey('polling', 'all', false)).toBe('health.resume.whole')
    expect(resumeKey('polling', 'conditional', true)).toBe('health.resume.whole')
  })

  it('names the time after which a silent link is given up', () => {
    const options = { pollInterval: 500, pollMode: 'new', pushInterval: 0, resume: true } as const
    expect(silencePhrase('sse', { ...options, heartbeat: 5_000 })).toEqual({
      key: 'health.silence.on',
      figures: { limit: { ms: 12_500 } },
    })
    expect(silencePhrase('websocket', { ...options, heartbeat: 0 }).key).toBe('health.silence.off')
    expect(silencePhrase('polling', { ...options, heartbeat: 0 }).key).toBe(
      'health.silence.polling',
    )
  })
})
