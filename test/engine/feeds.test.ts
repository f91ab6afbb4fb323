import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followsPayload } from '../../main/shared/contract/body-size.ts'
import { utf8Length } from '../../main/shared/contract/message.ts'
import { knobs } from '../../main/shared/contract/settings.ts'
import { randomRange } from '../../main/shared/contract/template.ts'
import { compose, fit } from '../../main/engine/feeds.ts'
import { createRandom } from '../../main/engine/random.ts'

const context = { index: 3, due: Date.UTC(2026, 10, 22, 18), template: 'n={n} at {time}' }

describe('a feed', () => {
  it.each(knobs.feed.choices.filter((feed) => followsPayload({ feed })))(
    '%s writes bodies of exactly the payload',
    (feed) => {
      for (const payload of [16, 17, 64, 1_000, 32_768]) {
        const { body } = compose(feed, { ...context, payload, random: createRandom(payload) })
        expect(Buffer.byteLength(body)).toBe(payload)
      }
    },
  )

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

describe('fit', () => {
  it('cuts between characters and fills to the byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(200), (text, bytes) => {
        const fitted = fit(text, bytes)
        expect(Buffer.byteLength(fitted)).toBe(bytes)
        expect(fitted.isWellFormed()).toBe(true)
      }),
    )
  })
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
