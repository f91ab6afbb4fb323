import { describe, expect, it } from 'vitest'
import {
  faultKeys,
  faultKnobs,
  isValidFault,
  networkProfiles,
  noFaults,
  type NetworkFaultsPatch,
} from '../../../../main/shared/contract/network.ts'
import { defaultSettings } from '../../../../main/shared/contract/settings.ts'
import { isTextKey } from '../../../../main/shared/texts/speaker.ts'
import { createSliderScale } from '../../../../renderer/settings/slider-scale.ts'
import { predictNetwork } from '../../../../main/shared/texts/words/network-prediction.ts'
import { faultWords } from '../../../../main/shared/texts/words/fault-words.ts'
import { profileNames, profileOf } from '../../../../renderer/network/network-profiles.ts'

const keys = (faults: NetworkFaultsPatch) =>
  faultWords(faults).map(({ key }) => key.replace('network.word.', ''))

describe('the words for faults', () => {
  it('say what hurts most first, and nothing of what is off', () => {
    expect(keys({ latency: 0, halfOpen: false })).toEqual([])
    expect(keys({ bandwidth: 8_000, latency: 500, jitter: 400, down: true })).toEqual([
      'down',
      'jitter',
      'bandwidth',
    ])
  })

  it('leave out a jitter that has no latency to move', () => {
    expect(keys({ jitter: 50 })).toEqual([])
    expect(faultWords({ latency: 20, jitter: 50 })[0]?.figures).toMatchObject({
      spread: { ms: 20 },
    })
  })

  it('tell the two limits of a held stream apart', () => {
    expect(keys({ holdBytes: 4_096 })).toEqual(['heldBytes'])
    expect(keys({ holdTime: 2_000 })).toEqual(['heldTime'])
    expect(keys({ holdBytes: 4_096, holdTime: 2_000 })).toEqual(['heldBoth'])
  })

  it('say which error a share of the requests gets, and that of all none is left out', () => {
    expect(keys({ errorShare: 30 })).toEqual(['serverError.some'])
    expect(keys({ errorShare: 30, tooManyRequests: 5 })).toEqual(['tooManyRequests.some'])
    expect(keys({ errorShare: 100, unavailable: 5 })).toEqual(['unavailable.all'])
    expect(keys({ unavailable: 5, tooManyRequests: 5, serverError: true })).toEqual([
      'unavailable.all',
    ])
  })

  it('exist for every fault by itself', () => {
    const unsaid = Object.entries(noFaults).filter(([fault, off]) => {
      const on = typeof off === 'boolean' ? true : 60
      // A jitter moves a latency, a share is one of what is late: each is nothing without the other.
      const needed = { jitter: 'latency', lateShare: 'lateBy' }[fault]
      const words = faultWords({ ...(needed !== undefined && { [needed]: 60 }), [fault]: on })
      return words.length !== 1 || words.some(({ key }) => !isTextKey(key))
    })
    expect(unsaid).toEqual([])
  })
})

describe('the words for messages that go wrong', () => {
  it('say the share of them, which is all where none is set', () => {
    expect(faultWords({ lateBy: 2_000 })).toEqual([
      { key: 'network.word.late', figures: { share: { share: 1 }, time: { ms: 2_000 } } },
    ])
    expect(keys({ brokenJson: 5, duplicated: 5, lateBy: 20, lateShare: 5 })).toEqual([
      'duplicated',
      'late',
      'brokenJson',
    ])
  })
})

describe('the profile', () => {
  it.each(profileNames)('%s is known by its figures', (name) => {
    expect(profileOf({ ...noFaults, ...networkProfiles[name], halfOpen: true })).toBe(name)
    expect(isTextKey(`network.profile.${name}`)).toBe(true)
  })

  it('is none, or one that somebody mixed', () => {
    expect(profileOf(noFaults)).toBe('none')
    expect(profileOf({ ...noFaults, latency: 7 })).toBeUndefined()
  })
})

describe('the slider of a fault', () => {
  const numbers = faultKeys.flatMap((key) => {
    const knob = faultKnobs[key]
    return knob.kind === 'number' ? [[key, knob] as const] : []
  })

  it.each(numbers)('%s goes from off to its greatest value, and over its smallest', (key, knob) => {
    const scale = createSliderScale(knob)
    const { min, max } = knob
    expect(scale.valueAt(0)).toBe(0)
    expect(scale.valueAt(1)).toBe(min)
    expect(scale.valueAt(scale.last)).toBe(max)
    for (let position = 0; position <= scale.last; position += 1) {
      expect(isValidFault(key, scale.valueAt(position))).toBe(true)
    }
    expect(isValidFault(key, max + 1)).toBe(false)
    expect(isValidFault(key, Number.NaN)).toBe(false)
  })
})

describe('the prediction', () => {
  const predict = (faults: NetworkFaultsPatch, settings = {}) =>
    predictNetwork({ ...noFaults, ...faults }, { ...defaultSettings, ...settings })

  it('is one way for a message, and there and back for an answer', () => {
    expect(predict({ latency: 200 })).toEqual([
      {
        key: 'network.effect.delay',
        figures: { once: { ms: 200 }, twice: { ms: 400 } },
      },
    ])
    expect(predict({ latency: 200, jitter: 50 })[0]?.key).toBe('network.effect.jitter')
  })

  it('says whether there is room for what is written', () => {
    expect(predict({ bandwidth: 8_000 }).map(({ key }) => key)).toEqual([
      'network.effect.wideEnough',
    ])
    expect(predict({ bandwidth: 8_000 }, { pushRate: 500 })[0]?.key).toBe(
      'network.effect.tooNarrow',
    )
  })

  it('speaks of nothing else where nothing gets through', () => {
    expect(predict({ latency: 9, down: true }).map(({ key }) => key)).toEqual([
      'network.effect.down',
    ])
    expect(predict({ halfOpen: true })[0]?.key).toBe('network.effect.halfOpen')
    expect(predict({ downFor: 5 })[0]?.key).toBe('network.effect.downFor')
    expect(predict({ unavailable: 5 })).toEqual([
      {
        key: 'network.effect.errorPause',
        figures: { status: { code: 503 }, pause: { ms: 5_000 } },
      },
    ])
    expect(predict({ tooManyRequests: 5 })[0]?.figures).toMatchObject({ status: { code: 429 } })
    expect(predict({ serverError: true })[0]?.key).toBe('network.effect.error')
    expect(predict({ errorShare: 30 })).toEqual([
      {
        key: 'network.effect.errorShare',
        figures: { status: { code: 500 }, share: { share: 0.3 } },
      },
    ])
    expect(predict({})[0]?.key).toBe('network.effect.fast')
  })

  it('says what becomes of single messages first, and no more than two sentences', () => {
    const effects = (faults: NetworkFaultsPatch) =>
      predict(faults).map(({ key }) => key.replace('network.effect.', ''))
    expect(effects({ duplicated: 20 })).toEqual(['duplicated'])
    expect(effects({ duplicated: 20, latency: 100 })).toEqual(['duplicated', 'delay'])
    expect(effects({ duplicated: 20, lateBy: 100, brokenJson: 5 })).toEqual(['brokenJson', 'late'])
  })
})
