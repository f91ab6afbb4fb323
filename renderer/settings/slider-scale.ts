import type { NumberKnob } from '../../main/shared/contract/knob.ts'

/** Maps a slider's track to the values of a knob, so that every key press lands on a round value. */
export interface SliderScale {
  /** The track runs from 0 to this position. */
  readonly last: number
  /** The value at a position, clamped to the track. */
  valueAt(position: number): number
  /** The position of a value, with a fraction where it lies between two stops. */
  positionOf(value: number): number
}

const decimalSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]
const binarySteps = [1, 1.25, 1.5, 1.75]

function roundTo(value: number, step: number): number {
  // Through a string, so that 0.30000000000000004 becomes 0.3.
  return Number((Math.round(value / step) * step).toPrecision(12))
}

/** Ten stops a decade, or four a doubling where the unit is bytes, and always the default. */
function logStops(knob: NumberKnob): number[] {
  const base = knob.unit === 'B' ? 2 : 10
  const steps = knob.unit === 'B' ? binarySteps : decimalSteps
  const stops = new Set([knob.min, knob.max, Math.max(knob.min, knob.default)])
  const first = Math.floor(Math.log(knob.min) / Math.log(base))
  for (let decade = base ** first; decade < knob.max; decade *= base) {
    for (const step of steps) {
      const stop = roundTo(decade * step, knob.step)
      if (stop > knob.min && stop < knob.max) stops.add(stop)
    }
  }
  const sorted = [...stops].sort((a, b) => a - b)
  return knob.zero === undefined || knob.min === 0 ? sorted : [0, ...sorted]
}

function stopScale(stops: readonly number[]): SliderScale {
  const last = stops.length - 1
  const at = (index: number): number => stops[Math.min(Math.max(index, 0), last)] ?? 0
  return {
    last,
    valueAt: (position) => at(Math.round(position)),
    positionOf(value) {
      const above = stops.findIndex((stop) => stop >= value)
      if (above === -1) return last
      const upper = at(above)
      if (above === 0 || upper === value) return above
      const lower = at(above - 1)
      const logarithmic = lower > 0
      const share = logarithmic
        ? Math.log(value / lower) / Math.log(upper / lower)
        : (value - lower) / (upper - lower)
      return above - 1 + share
    },
  }
}

/** Where 0 means something it is the first stop. */
function linearScale({ min: least, max, step, zero }: NumberKnob): SliderScale {
  const min = zero === undefined ? least : 0
  const last = Math.round((max - min) / step)
  return {
    last,
    valueAt: (position) =>
      roundTo(min + Math.min(Math.max(Math.round(position), 0), last) * step, step),
    positionOf: (value) => Math.min(Math.max((value - min) / step, 0), last),
  }
}

/** The value that many stops away; from between two stops the first step goes to the nearer one. */
export function stepFrom(scale: SliderScale, value: number, by: number): number {
  const at = scale.positionOf(value)
  return scale.valueAt(by > 0 ? Math.floor(at) + by : Math.ceil(at) + by)
}

/** The scale of a knob's slider, as its schema says: logarithmic or linear, "off" as its own stop. */
export function createSliderScale(knob: NumberKnob): SliderScale {
  return knob.scale === 'log' ? stopScale(logStops(knob)) : linearScale(knob)
}
