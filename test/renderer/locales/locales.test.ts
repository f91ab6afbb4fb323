import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { baseParse, NodeTypes, type TemplateChildNode } from '@vue/compiler-core'
import { parse } from 'vue/compiler-sfc'
import { errorCodes } from '../../../main/contract/errors.ts'
import { presetNames } from '../../../main/contract/presets.ts'
import {
  arrivals,
  defaultSettings,
  feeds,
  pollModes,
  settingKeys,
} from '../../../main/contract/settings.ts'
import { storeObstacles } from '../../../main/contract/status.ts'
import { en } from '../../../renderer/locales/en.ts'
import { createTexts } from '../../../renderer/locales/i18n.ts'
import { zh } from '../../../renderer/locales/zh.ts'
import { predict } from '../../../renderer/words/prediction.ts'

function flatten(texts: object, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flatten(value as object, `${prefix}${key}.`),
  )
}
const english = new Map(flatten(en))
const chinese = new Map(flatten(zh))

const folder = new URL('../../../renderer/components/', import.meta.url).pathname
const components = readdirSync(folder, { encoding: 'utf8', recursive: true })
  .filter((name) => name.endsWith('.vue'))
  .map((name) => ({ name, source: readFileSync(join(folder, name), 'utf8') }))

/** The names of places to fill in; `{'{n}'}` is a text that shows braces. */
function places(text: string): string[] {
  const plain = text.replaceAll(/\{'[^']*'\}/g, '')
  return [...new Set([...plain.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort()
}

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })
  it.each([...english.keys()])('%s has the same places to fill in', (key) => {
    expect(places(chinese.get(key) ?? '')).toEqual(places(english.get(key) ?? ''))
  })
  it.each(['en', 'zh'] as const)(
    '%s compiles without a fault and leaves no place open',
    (locale) => {
      const { t } = createTexts(locale).global
      const values = Object.fromEntries(
        [...english.values()].flatMap(places).map((name) => [name, 'X']),
      )
      for (const key of english.keys()) {
        const text = t(key, values)
        expect(text, key).not.toBe('')
        expect(text, key).not.toBe(key)
        if (key !== 'predict.template') expect(text, key).not.toMatch(/[{}|@]/)
      }
    },
  )
  it('word every code and every choice of the contract', () => {
    const needed = [
      ...errorCodes.map((code) => `refusal.${code}`),
      ...settingKeys.map((key) => `knob.${key}`),
      ...presetNames.flatMap((name) => [`preset.${name}.name`, `preset.${name}.hint`]),
      ...arrivals.map((choice) => `choice.arrivals.${choice}`),
      ...feeds.map((choice) => `choice.feed.${choice}`),
      ...pollModes.map((choice) => `choice.pollMode.${choice}`),
    ]
    expect(needed.filter((key) => !english.has(key))).toEqual([])
  })
  it('word every prediction, with the figures that it has', () => {
    const variants = arrivals.flatMap((arrival) =>
      feeds.flatMap((feed) =>
        pollModes.flatMap((pollMode) =>
          [0, 1_000].map((pause) => ({
            ...defaultSettings,
            arrivals: arrival,
            feed,
            pollMode,
            ssePushInterval: pause,
            heartbeat: pause,
            deflate: pause === 0,
          })),
        ),
      ),
    )
    for (const settings of variants) {
      for (const key of settingKeys) {
        const { sentence, figures } = predict(key, settings)
        const text = english.get(`predict.${sentence}`)
        expect(text, sentence).toBeDefined()
        expect(places(text ?? ''), sentence).toEqual(Object.keys(figures).sort())
      }
    }
  })
  it.each([
    ['port_taken', ['taken', 'transport', 'wanted']],
    ['store_in_memory', ['obstacle']],
    ['store_moved_aside', []],
    ['store_full', []],
    ['store_busy', []],
    ['store_readonly', []],
    ['store_damaged', []],
    ['exposed', ['host']],
    ['settings_fell_back', ['settings']],
  ])('banner %s has places for what the engine tells with it', (code, details) => {
    expect(places(english.get(`banner.${code}`) ?? '')).toEqual(details)
  })
  it.each(storeObstacles)(
    'an obstacle of the store, %s, is told of its file or in the words of the system',
    (obstacle) => {
      expect(places(english.get(`obstacle.${obstacle}`) ?? '')).toEqual([
        obstacle === 'other' ? 'why' : 'file',
      ])
    },
  )
  it('say one change and two changes apart in English', () => {
    const { t } = createTexts('en').global
    expect(t('apply.some', { count: 1 }, 1)).toBe('Apply 1 change')
    expect(t('apply.some', { count: 2 }, 2)).toBe('Apply 2 changes')
  })
})

const spoken = /\p{L}/u
const readAloud = new Set(['title', 'placeholder', 'alt', 'aria-label', 'label', 'text', 'action'])

function hardCoded(node: TemplateChildNode): string[] {
  switch (node.type) {
    case NodeTypes.TEXT:
      return spoken.test(node.content) ? [node.content.trim()] : []
    case NodeTypes.ELEMENT: {
      const attributes = node.props.flatMap((prop) =>
        prop.type === NodeTypes.ATTRIBUTE &&
        readAloud.has(prop.name) &&
        spoken.test(prop.value?.content ?? '')
          ? [`${prop.name}="${prop.value?.content}"`]
          : [],
      )
      return [...attributes, ...node.children.flatMap(hardCoded)]
    }
    default:
      return []
  }
}

describe.each(components)('$name', ({ source }) => {
  const { descriptor } = parse(source)

  it('has no text of its own', () => {
    const template = descriptor.template?.content ?? ''
    expect(baseParse(template).children.flatMap(hardCoded)).toEqual([])
  })
  it('uses keys that exist', () => {
    const used = [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key]) => key ?? '')
    expect(used.filter((key) => !english.has(key))).toEqual([])
  })
  it('has no style attribute and no raw HTML, which the policy of the page forbids', () => {
    expect(descriptor.template?.content).not.toMatch(/\sstyle="|v-html/)
  })
})
