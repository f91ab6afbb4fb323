import { describe, expect, it } from 'vitest'
import { joinPieces } from '../../../main/shared/texts/fill.ts'
import { languageFor, languageRows, languages } from '../../../main/shared/texts/languages.ts'
import { phrase } from '../../../main/shared/texts/phrase.ts'
import {
  bytes,
  code,
  count,
  delay,
  duration,
  named,
  rate,
  share,
  times,
} from '../../../main/shared/texts/quantity.ts'
import { createSpeaker, isTextKey } from '../../../main/shared/texts/speaker.ts'

const names: Readonly<Record<string, string>> = { p: 'Polling', s: 'SSE', w: 'WebSocket' }
const english = createSpeaker('en', (id) => names[id] ?? id)
const chinese = createSpeaker('zh', (id) => (id === 'p' ? '轮询' : (names[id] ?? id)))
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('a speaker', () => {
  it('enumerates as its language does, without an “and”', () => {
    const things = ['Polling', 'SSE', 'WebSocket']
    expect(createSpeaker('en').list(things)).toBe('Polling, SSE, WebSocket')
    expect(createSpeaker('zh').list(['轮询 1 s', ...things.slice(1)])).toBe(
      '轮询 1 s、SSE、WebSocket',
    )
    expect([createSpeaker('zh').list(['SSE']), createSpeaker('zh').list([])]).toEqual(['SSE', ''])
  })

  it('says one phrase in either language, its figures in the manner of the language', () => {
    const away = phrase('verdict.brokeAndLost', {
      name: named('p'),
      gap: duration(64_000),
      replayed: count(1_200, 'messages'),
      missed: count(1, 'messages'),
    })
    expect(plain(english.say(away))).toBe(
      'Polling was without a connection for 1 min 4 s: 1,200 messages sent again, 1 message lost',
    )
    expect(plain(chinese.say(away))).toContain('轮询')
    expect(plain(chinese.say(away))).toContain('1 分 4 秒')
  })

  it('puts a label into a sentence as its language does, and leaves names as they are', () => {
    const labels = ['Poll interval', 'Half-open', 'SSE event name', 'WebSocket push interval']
    expect(labels.map(english.insideSentence)).toEqual([
      ...['poll interval', 'half-open', 'SSE event name', 'WebSocket push interval'],
    ])
    expect(chinese.insideSentence('Deflate 压缩')).toBe('Deflate 压缩')
  })

  it('tells rates below one a second by how far messages are apart', () => {
    const rates = [8, 2.5, 1, 0.5, 1 / 30, 0.01].map(rate)
    expect(rates.map((one) => plain(english.format(one)))).toEqual([
      '8 messages a second',
      '2.5 messages a second',
      '1 message a second',
      '1 message every 2 s',
      '1 message every 30 s',
      '1 message every 1 min 40 s',
    ])
    expect(plain(chinese.format(rate(1 / 30)))).toBe('每 30 s 一条消息')
  })

  it('writes every kind of figure', () => {
    const written = [
      duration(1_250),
      delay(0.2, 1),
      bytes(4_030_000),
      count(0.5, 'messages'),
      share(0.345),
      times(23_529),
      code(1_006, phrase('closeName.1006')),
      code(4_321),
      { text: 'transport.sse' } as const,
      named('p', 's', 'w'),
    ].map((quantity) => plain(english.format(quantity)))
    expect(written).toEqual([
      '1.25 s',
      '< 1.2 ms',
      '4.03 MB',
      '0.5 messages',
      '35%',
      '24,000',
      '1006 (no close frame)',
      '4321',
      'SSE',
      'Polling, SSE, and WebSocket',
    ])
  })

  it('takes the form of the text for the number that it speaks of', () => {
    const stopped = (...ids: string[]) => phrase('verdict.stopped', { names: named(...ids) })
    expect(english.say(stopped('s'))).toBe('SSE is not connected: its figures are from before')
    expect(english.say(stopped('s', 'w'))).toMatch(/^SSE and WebSocket are not connected/)
    expect(english.text('notice.pasted', { count: 1 })).toBe('1 change is in force.')
    expect(english.text('notice.pasted', { count: 0 })).toBe('0 changes are in force.')
    expect(english.text('tab.wire')).toBe('Wire')
  })

  it('has a form of its own for none where the text has one more than the language', () => {
    const said = (number: number) =>
      languages.map((language) =>
        createSpeaker(language).text('notice.storeBack', { count: number }),
      )
    expect(said(0).join()).not.toContain('0')
    expect(said(1)[0]).toContain('1 generated message was')
    expect(said(2)[0]).toContain('2 generated messages were')
    expect(said(2)[1]).toContain('2 条')
  })

  it('shows a place that nothing was given for', () => {
    expect(english.text('timeline.tip.status')).toBe('HTTP {status}')
  })

  it('sets sentences apart in English and not in Chinese', () => {
    expect(english.sentences(['One.', 'Two.'])).toBe('One. Two.')
    expect(chinese.sentences(['一。', '二。'])).toBe('一。二。')
  })

  it('tells a key that comes from elsewhere from one that there is no text for', () => {
    expect(isTextKey('wire.kind.sent')).toBe(true)
    expect(isTextKey('wire.kind')).toBe(false)
    expect(isTextKey('constructor')).toBe(false)
  })
})

describe('where Chinese meets Latin letters or figures', () => {
  it.each([
    [['每', '500 ms', '轮询'], '每 500 ms 轮询'],
    [['轮询', '和', 'SSE'], '轮询和 SSE'],
    [['占', '5%', '的字节'], '占 5% 的字节'],
    [['（', 'SSE', '）'], '（SSE）'],
    [['every ', '5 s'], 'every 5 s'],
    [['用户写的', '“中文abc”'], '用户写的“中文abc”'],
  ])('%j are joined as %s', (pieces, joined) => {
    expect(joinPieces(pieces)).toBe(joined)
  })
})

describe('the languages', () => {
  it.each([
    ['zh-TW', 'zh'],
    ['ZH', 'zh'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    [undefined, 'en'],
  ] as const)('for somebody who reads %s is %s', (tag, language) => {
    expect(languageFor(tag)).toBe(language)
  })

  it('have a tag that numbers and plurals are known for', () => {
    const tags = languages.map((language) => languageRows[language].locale)
    expect(Intl.PluralRules.supportedLocalesOf(tags)).toEqual(tags)
    expect(Intl.NumberFormat.supportedLocalesOf(tags)).toEqual(tags)
  })
})
