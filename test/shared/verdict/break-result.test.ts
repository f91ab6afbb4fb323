import { describe, expect, it } from 'vitest'
import type { BreakCourse } from '../../../main/shared/measures/break-course.ts'
import type { Language } from '../../../main/shared/texts/languages.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { breakResult } from '../../../main/shared/verdict/break-result.ts'

const quiet: Omit<BreakCourse, 'id' | 'pushes'> = {
  away: 0,
  awayFor: undefined,
  breaks: 0,
  longest: 0,
  silentFor: 100,
  heard: true,
  heardAgain: true,
  asked: 0,
  failed: 0,
  refused: 0,
  replayed: 0,
  lost: 0,
  duplicated: 0,
  outOfOrder: 0,
  unreadable: 0,
}
const course = (id: string, changes: Partial<BreakCourse> = {}): BreakCourse => ({
  ...quiet,
  id,
  pushes: id !== 'Polling',
  ...changes,
})
const away = (ms: number): Partial<BreakCourse> => ({ away: ms, breaks: 1, longest: ms })

function said(courses: readonly BreakCourse[], language: Language = 'en'): string[] {
  const speaker = createSpeaker(language)
  const plain = (text: string): string => text.replaceAll('\u00a0', ' ')
  return breakResult(courses).map(({ parts }) => plain(parts.map(speaker.say).join('|')))
}

describe('what a break did', () => {
  it('is how long each lane was away, and what that cost', () => {
    const courses = [course('SSE', { ...away(2_000), replayed: 1 }), course('WebSocket', away(400))]
    expect(said(courses)).toEqual([
      'SSE was away for 2 s|1 message replayed|0 lost',
      'WebSocket 400 ms|0 lost',
    ])
    expect(said(courses, 'zh')).toEqual([
      'SSE 断线 2 s|补发 1 条消息|丢失 0 条',
      'WebSocket 断线 400 ms|丢失 0 条',
    ])
  })

  it('is that a lane is away still, or back with nothing heard yet', () => {
    const courses = [
      course('SSE', { ...away(3_200), awayFor: 3_200, failed: 2, heardAgain: false }),
      course('WebSocket', { ...away(400), heardAgain: false }),
      course('Polling', { ...away(500), awayFor: 500, failed: 2, heardAgain: false }),
    ]
    expect(said(courses)).toEqual([
      'SSE has been away for 3.2 s|2 attempts failed',
      'WebSocket is back after 400 ms',
      'Polling has been away for 500 ms',
    ])
  })

  it('is nothing to those that went on, named together', () => {
    expect(said([course('Polling'), course('SSE'), course('WebSocket', away(400))])).toEqual([
      'WebSocket was away for 400 ms|0 lost',
      'Polling and SSE noticed nothing',
    ])
    expect(said([course('Polling'), course('SSE')], 'zh')).toEqual(['Polling 和 SSE 没有察觉'])
  })

  it('is not known of a lane that has heard nothing since, however open it looks', () => {
    const silent = { heard: false, heardAgain: false }
    expect(said([course('SSE', { ...silent, silentFor: 300 })])).toEqual(['SSE: nothing heard yet'])
    expect(said([course('SSE', { ...silent, silentFor: 8_200 })])).toEqual([
      'SSE has heard nothing for 8.2 s',
    ])
  })

  it('is how many polls were refused, and how long there was no answer', () => {
    const refused = { asked: 30, failed: 12, refused: 12 }
    expect(said([course('Polling', { ...refused, ...away(5_000) })])).toEqual([
      'Polling: 12 of 30 requests refused|next answer after 5 s|0 lost',
    ])
    expect(
      said([course('Polling', { ...refused, ...away(6_000), breaks: 4, longest: 1_500 })]),
    ).toEqual(['Polling: 12 of 30 requests refused|longest wait for an answer 1.5 s|0 lost'])
    expect(said([course('Polling', { ...refused, ...away(4_000), awayFor: 4_000 })])).toEqual([
      'Polling: 12 of 30 requests refused|no answer for 4 s',
    ])
    expect(said([course('Polling', { ...refused, ...away(5_000) })], 'zh')).toEqual([
      'Polling：30 次请求中有 12 次被拒绝|5 s 后才得到下一次响应|丢失 0 条',
    ])
  })

  it('is what became of single messages', () => {
    const courses = [
      course('Polling', { ...away(500), unreadable: 1 }),
      course('SSE', { unreadable: 2, lost: 2 }),
      course('WebSocket', { duplicated: 1, outOfOrder: 3 }),
    ]
    expect(said(courses)).toEqual([
      'Polling was away for 500 ms|1 answer could not be read|0 lost',
      'SSE|2 messages could not be read|2 lost',
      'WebSocket|1 duplicate|3 out of order',
    ])
  })
})
