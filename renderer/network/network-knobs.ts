import { faultRanges } from '../../main/shared/contract/network.ts'
import { createSliderScale, type SliderScale } from '../settings/slider-scale.ts'

/** The faults that are numbers. */
export type FaultNumber = keyof typeof faultRanges

export const faultNumbers = Object.keys(faultRanges) as FaultNumber[]

/** The slider of a fault: its range as the contract has it, with 0 as its first stop, which is off. */
export function faultScale(key: FaultNumber): SliderScale {
  const { min, max, unit, scale } = faultRanges[key]
  return createSliderScale({
    kind: 'number',
    group: 'network',
    flag: '',
    // A linear track begins at 0 by itself.
    min: scale === 'linear' ? 0 : min,
    max,
    default: min,
    unit: unit === 'B' ? 'B' : '',
    scale,
    step: 1,
    integer: true,
    zero: 'off',
  })
}

/** True where a fault may have this value. */
export function isFaultValue(key: FaultNumber, value: number): boolean {
  const { min, max } = faultRanges[key]
  return value === 0 || (Number.isInteger(value) && value >= min && value <= max)
}
