/** Made lanes, faults and settings of every kind, for tests of what writes and reads them. */
import fc from 'fast-check'
import { schemaOf, type Knob } from '../../main/shared/contract/knob.ts'
import { laneRows, lanes } from '../../main/shared/contract/lanes.ts'
import { faultKeys, faultKnobs } from '../../main/shared/contract/network.ts'
import { cleanPaneName } from '../../main/shared/contract/pane-name.ts'
import { knobOfPin, pinsOf, type Pins } from '../../main/shared/contract/pins.ts'
import {
  defaultSettings,
  isTooFast,
  knobs,
  settingKeys,
  type SettingKey,
  type Settings,
} from '../../main/shared/contract/settings.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'
import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'

/** Any value that a knob takes. */
function anyValue(knob: Knob): fc.Arbitrary<unknown> {
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
        .filter((text) => schemaOf(knob).safeParse(text).success)
    case 'origins':
      return fc.constant([])
    default:
      return knob satisfies never
  }
}

const anyName = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => cleanPaneName(text))
  .filter((name) => name !== undefined)

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
    fc.constantFrom('all', 'foreign', ...transports),
    fc.record({ subject: fc.integer({ min: 0, max: 11 }) }),
  ),
  faults: anyFaults,
}) as fc.Arbitrary<PlannedFaults>

const anyPatch = fc.record(
  Object.fromEntries(settingKeys.map((key) => [key, anyValue(knobs[key])])) as Record<
    SettingKey,
    fc.Arbitrary<unknown>
  >,
  { requiredKeys: [] },
)

/** Any settings that can be in force; nobody is allowed in. */
export const anySettings: fc.Arbitrary<Settings> = anyPatch
  .map((patch) => ({ ...defaultSettings, ...patch }) as Settings)
  .map((settings) => (isTooFast(settings) ? { ...settings, pushRate: 1 } : settings))
