/** Made lanes, faults and settings of every kind, for tests of what writes and reads them. */
import fc from 'fast-check'
import type { Knob } from '../../main/shared/contract/knob.ts'
import { laneRows, lanes } from '../../main/shared/contract/lanes.ts'
import { faultKeys, faultKnobs } from '../../main/shared/contract/network.ts'
import { knobOfPin, pinsOf, type Pins } from '../../main/shared/contract/pins.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'
import { maxNameLength } from '../../main/shared/experiment/lane-option.ts'
import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'

/** Any value that a knob takes. */
export function anyValue(knob: Knob): fc.Arbitrary<unknown> {
  switch (knob.kind) {
    case 'number': {
      const { min, max, step } = knob
      const within =
        knob.integer === false
          ? fc
              .integer({ min: Math.ceil(min / step), max: Math.floor(max / step) })
              .map((steps) => Number((steps * step).toFixed(6)))
          : fc.integer({ min, max })
      return knob.zero === undefined ? within : fc.oneof(fc.constant(0), within)
    }
    case 'choice':
      return fc.constantFrom(...knob.choices)
    case 'toggle':
      return fc.boolean()
    case 'text':
      return fc
        .string({ unit: 'grapheme', maxLength: Math.min(knob.maxLength, 40) })
        .map((text) => text.toWellFormed().slice(0, knob.maxLength))
    case 'origins':
      return fc.constant([])
    default:
      return knob satisfies never
  }
}

const anyName = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.toWellFormed().trim().slice(0, maxNameLength))
  .filter((text) => text !== '' && text === text.trim())

/** Any lane, with any of its pins, with a name or without. */
export const anySubject: fc.Arbitrary<SubjectSpec> = fc.oneof(
  ...lanes.map((lane) => {
    const { transport } = laneRows[lane]
    const entries = pinsOf(transport).map((pin) => [pin, anyValue(knobOfPin(pin, transport))])
    const pins = fc.record(Object.fromEntries(entries) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: [],
    }) as fc.Arbitrary<Pins>
    return fc.record(
      { lane: fc.constant(lane), pins, name: anyName },
      { requiredKeys: ['lane', 'pins'] },
    )
  }),
)

const anyFaults = fc
  .record(
    Object.fromEntries(faultKeys.map((key) => [key, anyValue(faultKnobs[key])])) as Record<
      string,
      fc.Arbitrary<unknown>
    >,
    { requiredKeys: [] },
  )
  .filter((faults) => Object.keys(faults).length > 0)

/** Any faults of any scope, with a lane from the first to the twelfth. */
export const anyPlannedFaults = fc.record({
  scope: fc.oneof(
    fc.constantFrom('all', ...transports),
    fc.record({ subject: fc.integer({ min: 0, max: 11 }) }),
  ),
  faults: anyFaults,
}) as fc.Arbitrary<PlannedFaults>
