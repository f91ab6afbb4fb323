import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isValidSetting,
  knobs,
  settingKeys,
  type Knob,
} from '../../../main/shared/contract/settings.ts'
import { createSliderScale } from '../../../renderer/settings/slider-scale.ts'

const numeric = settingKeys.flatMap((key) => {
  const knob: Knob = knobs[key]
  return knob.kind === 'number' ? [{ key, knob }] : []
})

describe.each(numeric)('the slider of $key', ({ key, knob }) => {
  const scale = createSliderScale(knob)

  it('reaches from the smallest to the greatest allowed value', () => {
    const least = knob.zero === undefined ? knob.min : 0
    expect(scale.valueAt(0)).toBe(least)
    expect(scale.valueAt(scale.last)).toBe(knob.max)
  })

  it('stops at the default', () => {
    const position = scale.positionOf(knob.default)
    expect(Number.isInteger(position)).toBe(true)
    expect(scale.valueAt(position)).toBe(knob.default)
  })

  it('gives a valid value at every position, and clamps beyond its ends', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: scale.last + 10, noNaN: true }), (position) => {
        expect(isValidSetting(key, scale.valueAt(position))).toBe(true)
      }),
    )
  })

  it('moves to another value with every key press', () => {
    const positions = Array.from({ length: Math.min(scale.last, 2_000) }, (_, index) => index)
    for (const position of positions) {
      expect(scale.valueAt(position + 1)).toBeGreaterThan(scale.valueAt(position))
    }
  })

  it('finds a value where it put it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: scale.last }), (position) => {
        expect(scale.positionOf(scale.valueAt(position))).toBeCloseTo(position, 6)
      }),
    )
  })
})

describe('a logarithmic slider', () => {
  it('gives every decade about the same length', () => {
    const scale = createSliderScale(knobs.pushRate)
    const decades = [1, 10, 100, 1_000].map((value) => scale.positionOf(value))
    const lengths = decades.slice(1).map((position, index) => position - (decades[index] ?? 0))
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
  })

  it('has stops for messages that are minutes apart', () => {
    const scale = createSliderScale(knobs.pushRate)
    const rare = [0.01, 0.02, 0.05, 0.1, 0.5]
    expect(rare.map((rate) => scale.valueAt(scale.positionOf(rate)))).toEqual(rare)
    expect(Number.isInteger(scale.positionOf(0.05))).toBe(true)
  })

  it('shows a value between two stops between their positions', () => {
    const scale = createSliderScale(knobs.pollInterval)
    const position = scale.positionOf(567)
    expect(Number.isInteger(position)).toBe(false)
    expect(scale.valueAt(Math.floor(position))).toBeLessThan(567)
    expect(scale.valueAt(Math.ceil(position))).toBeGreaterThan(567)
  })

  it('has a stop of its own for "off"', () => {
    const scale = createSliderScale(knobs.heartbeat)
    expect(scale.valueAt(0)).toBe(0)
    expect(scale.valueAt(1)).toBe(1_000)
  })

  it('moves bytes by powers of two', () => {
    const scale = createSliderScale(knobs.payload)
    for (const power of [16, 64, 1_024, 16_384]) {
      expect(Number.isInteger(scale.positionOf(power))).toBe(true)
    }
  })
})
