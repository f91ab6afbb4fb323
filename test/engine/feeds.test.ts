import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followsPayload } from '../../main/shared/contract/body-size.ts'
import { utf8Length } from '../../main/shared/contract/message.ts'
import { knobs } from '../../main/shared/contract/settings.ts'
import { randomRange } from '../../main/shared/contract/template.ts'
import { chatLines } from '../../main/engine/feeds/chat-lines.ts'
import { answers } from '../../main/engine/feeds/answers.ts'
import { compose } from '../../main/engine/feeds.ts'
import { readQuote } from '../../main/shared/contract/quote.ts'
import { createRandom } from '../../main/shared/random.ts'

const context = {
  index: 3,
  due: Date.UTC(2026, 10, 22, 18),
  template: 'n={n} at {time}',
  language: 'en',
} as const
const languages = ['en', 'zh'] as const
const sizes = [16, 17, 18, 19, 31, 46, 47, 48, 64, 96, 127, 128, 129, 1_000, 32_768]

describe('a feed', () => {
  it.each(knobs.feed.choices.filter((feed) => followsPayload({ feed })))(
    '%s writes bodies of exactly the payload',
    (feed) => {
      for (const [payload, language] of sizes.flatMap((size) =>
        languages.map((l) => [size, l] as const),
      )) {
        const random = createRandom(payload)
        for (let index = 1; index <= 50; index += 1) {
          const { body } = compose(feed, { ...context, index, payload, language, random })
          expect(Buffer.byteLength(body)).toBe(payload)
        }
      }
    },
  )

  it.each(['chat', 'ticker', 'tokens'] as const)('%s repeats itself with its seed', (feed) => {
    const write = (seed: number) => {
      const random = createRandom(seed)
      return Array.from({ length: 20 }, (_, at) =>
        compose(feed, { ...context, index: at + 1, payload: 96, random }),
      )
    }
    expect(write(7)).toEqual(write(7))
  })

  it('says the clock line of the article', () => {
    const { body } = compose('clock', { ...context, payload: 16, random: createRandom(1) })
    expect(body).toBe(`时间是${String(new Date(context.due))}`)
  })

  it('says the profile of the article', () => {
    const { body } = compose('profile', { ...context, payload: 16, random: createRandom(1) })
    expect(body).toBe('{"name":"张三","age":20}')
  })

  it('fills the template in', () => {
    const { body } = compose('template', { ...context, payload: 64, random: createRandom(1) })
    expect(body).toBe('n=3 at 2026-11-22T18:00:00.000Z')
  })

  it('fills a template in with chance, which the seed repeats', () => {
    const template = '{random} {random}'
    const write = (seed: number) =>
      compose('template', { ...context, template, payload: 64, random: createRandom(seed) }).body
    const [one, other] = write(1).split(' ')
    expect(one).toMatch(/^\d+$/)
    expect(other).not.toBe(one)
    expect(write(1)).toBe(`${one} ${other}`)
    expect(write(2)).not.toBe(write(1))
    const most = compose('template', {
      ...context,
      template,
      payload: 64,
      random: () => 1 - 2 ** -53,
    })
    expect(most.body.split(' ').map(Number)).toEqual([randomRange - 1, randomRange - 1])
  })

  it('writes a template whole, whatever the payload says', () => {
    const template =
      '{"type":"message","user":{"name":"x","avatar":"/a.png"},"text":"long enough to be cut","n":{n}}'
    for (const payload of [16, 64, 32_768]) {
      const given = { ...context, template, payload, random: createRandom(1) }
      const { body } = compose('template', given)
      expect(body).toBe(template.replace('{n}', '3'))
      expect(JSON.parse(body)).toMatchObject({ text: 'long enough to be cut', n: 3 })
    }
  })
})

describe('the chat', () => {
  /** The sentences of a body; what is left of it is no sentence. */
  function sentencesOf(body: string, lines: readonly string[]): { said: number; left: string } {
    let [left, said] = [body.trim(), 0]
    while (left !== '') {
      const line = lines
        .toSorted((one, other) => other.length - one.length)
        .find((candidate) => left.startsWith(candidate))
      if (line === undefined) break
      left = left.slice(line.length).trimStart()
      said += 1
    }
    return { said, left }
  }

  it.each(languages)('consists of whole sentences of %s, whatever the size', (language) => {
    const { lines, people } = chatLines[language]
    for (const payload of sizes) {
      const random = createRandom(payload)
      for (let count = 0; count < 100; count += 1) {
        const { author, body } = compose('chat', { ...context, payload, language, random })
        expect(people).toContain(author)
        const { said, left } = sentencesOf(body, lines)
        expect(left).toBe('')
        if (payload < 128) expect(said).toBe(1)
        else expect(said).toBeGreaterThan(1)
      }
    }
  })

  it('speaks one language', () => {
    expect(chatLines.en.lines.filter((text) => /[^\x20-\x7e]/.test(text))).toEqual([])
    expect(chatLines.zh.lines.filter((text) => /[a-z]/i.test(text))).toEqual([])
  })

  it.each([32, 64, 100])(
    'never says the same twice in a row in %i B, by the same person',
    (payload) => {
      const random = createRandom(payload)
      let before = { author: '', body: '' }
      for (let index = 1; index < 500; index += 1) {
        const next = compose('chat', { ...context, index, payload, random })
        expect(next.body).not.toBe(before.body)
        expect(next.author).not.toBe(before.author)
        before = next
      }
    },
  )

  it('chooses a sentence that fills the message, among many', () => {
    for (const payload of [16, 32, 64, 100]) {
      const random = createRandom(1)
      const said = new Set(
        Array.from({ length: 300 }, (_, index) =>
          compose('chat', { ...context, index, payload, random }).body.trimEnd(),
        ),
      )
      expect(said.size).toBeGreaterThan(4)
      for (const text of said)
        expect(text.length).toBeGreaterThanOrEqual(Math.min(payload, 56) * 0.6)
    }
  })
})

describe('the tokens', () => {
  it.each(languages)(
    'set one behind the other are the answers in %s, whatever the size',
    (language) => {
      const whole = answers[language].map((paragraph) => `${paragraph}\n\n`).join('')
      for (const payload of [16, 17, 64, 1_000, 5_000]) {
        const random = createRandom(1)
        let text = ''
        for (let index = 1; text.length < whole.length * 2.5; index += 1) {
          const { body } = compose('tokens', { ...context, index, payload, language, random })
          // Only a Chinese piece is filled up: English characters have one byte.
          text += language === 'zh' ? body.replace(/ +$/, '') : body
        }
        expect(text.startsWith(whole.repeat(2))).toBe(true)
      }
    },
  )

  it('end a Chinese piece at most a character before its end', () => {
    for (let index = 1; index < 200; index += 1) {
      const random = createRandom(1)
      const { body } = compose('tokens', { ...context, index, payload: 64, language: 'zh', random })
      expect(body.length - body.trimEnd().length).toBeLessThan(5)
    }
  })
})

describe('the ticker', () => {
  const write = (payload: number, index = 3) =>
    compose('ticker', { ...context, index, payload, random: createRandom(index) }).body

  it('is JSON where there is room for it', () => {
    for (const payload of [48, 64, 96, 1_000, 32_768]) {
      for (let index = 1; index < 100; index += 1) {
        const body = write(payload, index)
        expect(JSON.parse(body)).toMatchObject({ symbol: expect.stringMatching(/^[A-Z]{4}$/) })
        // Blanks fill less than one more order would.
        expect(body.length - body.trimEnd().length).toBeLessThan(24)
      }
    }
  })

  it('is a line of text where there is not, with the change if that fits', () => {
    expect(write(40)).toMatch(/^[A-Z]{4} \d+\.\d\d [+-]\d+\.\d\d +$/)
    expect(write(16)).toMatch(/^[A-Z]{4} \d+\.\d\d( [+-]\d+\.\d\d)? *$/)
  })

  it('is read as a quote at every size', () => {
    for (const payload of sizes) {
      for (let index = 1; index < 50; index += 1) {
        const quote = readQuote(write(payload, index))
        expect(quote?.price).toBeGreaterThan(40)
        if (payload >= 18) expect(Math.abs(quote?.change ?? Number.NaN)).toBeLessThan(6)
      }
    }
  })

  it('moves a price by little from one message to the next of its symbol', () => {
    const prices = new Map<string, number>()
    const random = createRandom(1)
    for (let index = 1; index < 500; index += 1) {
      const quote = readQuote(compose('ticker', { ...context, index, payload: 64, random }).body)
      const { symbol = '', price = 0 } = quote ?? {}
      const before = prices.get(symbol) ?? price
      expect(Math.abs(price - before) / before).toBeLessThan(0.05)
      prices.set(symbol, price)
    }
    expect(prices.size).toBe(5)
  })

  it.each(['', 'hello', '{"symbol":1}', '[1]', '{"symbol":"A"', 'ACME 1', 'null', '{}'])(
    'reads %j as no quote',
    (text) => expect(readQuote(text)).toBeUndefined(),
  )
})

describe('utf8Length', () => {
  it('agrees with the encoder on every string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        const text = one + other
        expect(utf8Length(text)).toBe(Buffer.byteLength(text))
      }),
    )
    for (const text of [
      '\ud800',
      '\udc00',
      '\ud800a',
      'a\udfff',
      '\ud83d\ude00',
      '\ud800\ud800\udc00',
    ]) {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text))
    }
  })
})
