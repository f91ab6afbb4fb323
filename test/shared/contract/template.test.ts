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
  randomRange,
  sampleTemplate,
  templateBytes,
} from '../../../main/shared/contract/template.ts'

const values = { n: 7, due: Date.UTC(2026, 10, 22, 18), random: () => 42.5 / randomRange }
const sample = (template: string) => sampleTemplate(template, values)

describe('a template', () => {
  it('has its places filled in, and nothing else', () => {
    expect(fillTemplate('{n} {n} {time} {random} {other} {}', values)).toBe(
      '7 7 2026-11-22T18:00:00.000Z 42 {other} {}',
    )
  })

  it('has its named fields filled in, and those that there are not stay as they are written', () => {
    const fields =
      '{{counter}} {{n}} {{time}} {{epoch}} {{random}} {{counter:2}} {{choice}} {{other:x}}'
    expect(fillTemplate(fields, values)).toBe(
      '7 {{n}} 2026-11-22T18:00:00.000Z 1795370400000 42 {{counter:2}} {{choice}} {{other:x}}',
    )
    expect(sample(fields).unknown).toEqual(['{{n}}', '{{counter:2}}', '{{choice}}', '{{other:x}}'])
    expect(fillTemplate('{"a":{"b":{{counter}}}}', values)).toBe('{"a":{"b":7}}')
  })

  it('chooses, counts between bounds, names people and numbers things, each as often as any other', () => {
    const at = (share: number): string =>
      fillTemplate('{{choice:a|b||d e}},{{random:-1-1}},{{random:9.50-10}},{{name}}', {
        ...values,
        random: () => share,
      })
    expect([0, 0.25, 0.5, 0.999].map(at)).toEqual([
      'a,-1,9.50,Ada',
      'b,-1,9.62,Linus',
      ',0,9.75,Noor',
      'd e,1,10.00,李四',
    ])
    const id = fillTemplate('{{uuid}}', { ...values, random: () => 0.999 })
    expect(id).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
    expect(fillTemplate('{{random:5-1}}{{random:a-b}}', values)).toBe(
      '{{random:5-1}}{{random:a-b}}',
    )
  })

  const piece = fc.oneof(
    fc.constantFrom(
      '{n}',
      '{time}',
      '{random}',
      '{',
      '{{uuid}}',
      '{{name}}',
      '{{random:-10-5}}',
      '{{choice:字字|a}}',
    ),
    fc.string({ unit: 'grapheme' }),
  )
  it('takes at most the bytes that are said of it, and always fits into a message', () => {
    const { maxLength } = knobs.template
    fc.assert(
      fc.property(
        fc.array(piece),
        fc.nat(1e9),
        fc.float({ min: 0, max: Math.fround(0.999), noNaN: true }),
        (pieces, n, random) => {
          const template = pieces.join('').slice(0, maxLength)
          const text = fillTemplate(template, { ...values, n, random: () => random })
          expect(utf8Length(text)).toBeLessThanOrEqual(templateBytes(template))
        },
      ),
    )
    for (const longest of ['{n}', '{time}', '{{uuid}}', '{{epoch}}', '字', '\u{1f600}']) {
      const template = longest.repeat(Math.floor(maxLength / longest.length))
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
      messages: 1,
      message: 1,
      unknown: [],
    })
    expect(sample(' [{n}] ').kind).toBe('json')
  })

  it('is text where it does not begin as JSON', () => {
    expect(sample('n={n}')).toMatchObject({ text: 'n=7', bytes: 3, kind: 'text' })
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

describe('JSON Lines', () => {
  const lines = '{"n":{{counter}}}\r\n\n[{{counter}}]\n{"last":true}\n'

  it('are messages that take turns', () => {
    const said = [1, 2, 3, 4].map((n) => fillTemplate(lines, { ...values, n }))
    expect(said).toEqual(['{"n":1}', '[2]', '{"last":true}', '{"n":4}'])
    expect(sampleTemplate(lines, { ...values, n: 1 })).toMatchObject({
      kind: 'json',
      text: '{"n":1}',
      messages: 3,
      message: 1,
    })
    expect(templateBytes(lines)).toBe('{"n":9999999999}'.length)
  })

  it('are shown where one of them is broken', () => {
    expect(sampleTemplate('{"a":1}\n{"b":}', { ...values, n: 1 })).toMatchObject({
      kind: 'broken',
      text: '{"b":}',
      message: 2,
      messages: 2,
    })
  })

  it('are not what one JSON over several lines is, nor a text of several lines', () => {
    const pretty = JSON.stringify({ list: [{ a: 1 }, [2]], text: '{x}' }, undefined, 2)
    for (const one of [pretty, 'first\nsecond', '{"a":1}\nsecond', '[\n{"a":1},\n{"b":2}\n]']) {
      expect(fillTemplate(one, { ...values, n: 2 })).toBe(one)
      expect(sample(one).messages).toBe(1)
    }
    expect(sample(pretty).kind).toBe('json')
  })
})
