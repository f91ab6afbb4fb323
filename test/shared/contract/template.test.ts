import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyBytes } from '../../../main/shared/contract/body-size.ts'
import { knobs } from '../../../main/shared/contract/knobs.ts'
import { utf8Length } from '../../../main/shared/contract/message.ts'
import {
  checkPatch,
  defaultSettings,
  recoverSettings,
} from '../../../main/shared/contract/settings.ts'
import {
  fillTemplate,
  sampleTemplate,
  templateBytes,
} from '../../../main/shared/contract/template.ts'

const values = { n: 7, due: Date.UTC(2026, 10, 22, 18), random: () => 42 }
const sample = (template: string) => sampleTemplate(template, values)

describe('a template', () => {
  it('has its places filled in, and nothing else', () => {
    expect(fillTemplate('{n} {n} {time} {random} {other} {}', values)).toBe(
      '7 7 2026-11-22T18:00:00.000Z 42 {other} {}',
    )
  })

  const piece = fc.oneof(
    fc.constantFrom('{n}', '{time}', '{random}', '{'),
    fc.string({ unit: 'grapheme' }),
  )
  it('takes at most the bytes that are said of it, and always fits into a message', () => {
    const { maxLength } = knobs.template
    fc.assert(
      fc.property(fc.array(piece), fc.nat(1e9), fc.nat(999_999), (pieces, n, random) => {
        const template = pieces.join('').slice(0, maxLength)
        const text = fillTemplate(template, { ...values, n, random: () => random })
        expect(utf8Length(text)).toBeLessThanOrEqual(templateBytes(template))
      }),
    )
    for (const longest of ['{n}', '{time}', '{random}', '字', '\u{1f600}']) {
      const template = longest.repeat(maxLength / longest.length)
      expect(templateBytes(template)).toBeLessThanOrEqual(knobs.payload.max)
    }
  })

  it('counts with its own size against what may be written in a second', () => {
    const template = 'x'.repeat(2_000)
    const patch = { feed: 'template', template, pushRate: 5_000, payload: 16 } as const
    expect(bodyBytes({ ...defaultSettings, ...patch })).toBe(2_000)
    expect(() => checkPatch(patch, defaultSettings)).toThrow('at most 8000000 bytes a second')
    // The payload is not what is written, so it does not count.
    const unused = { ...patch, pushRate: 4_000, payload: 32_768 }
    expect(checkPatch(unused, defaultSettings)).toMatchObject(unused)
  })

  it('falls back with the rate where both are too much together', () => {
    const stored = { feed: 'template', template: 'x'.repeat(2_000), pushRate: 5_000, seed: 3 }
    expect(recoverSettings(stored)).toEqual({
      settings: { ...defaultSettings, seed: 3 },
      fellBack: ['pushRate', 'template', 'feed'],
    })
  })
})

describe('the sample of a template', () => {
  it('is JSON where it parses', () => {
    expect(sample('{"n":{n},"at":"{time}"}')).toEqual({
      text: '{"n":7,"at":"2026-11-22T18:00:00.000Z"}',
      bytes: 39,
      kind: 'json',
    })
    expect(sample(' [{n}] ').kind).toBe('json')
  })

  it('is text where it does not begin as JSON', () => {
    expect(sample('n={n}')).toEqual({ text: 'n=7', bytes: 3, kind: 'text' })
    expect(sample('时间 {n}').bytes).toBe(8)
  })

  it.each([
    ['{"n":{n} "at":1}', 7],
    ['{"n":{n},}', 7],
    ['{"text":"{text}', 15],
    ['{"n":{n}', 6],
  ])('%s is broken JSON, and it says where', (template, breaksAt) => {
    expect(sample(template)).toMatchObject({ kind: 'broken', breaksAt })
  })
})
