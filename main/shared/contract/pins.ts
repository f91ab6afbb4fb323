import { governs, schemaOf, type Knob, type ValuesOf } from './knob.ts'
import { knobs, settingKeys, type SettingKey, type SettingRow, type Settings } from './settings.ts'
import type { Transport } from './transport.ts'

/** What only a pane has: there is no setting for it. */
const paneKnobs = {
  resume: {
    kind: 'toggle',
    help: 'whether a new connection asks for what was missed',
    default: true,
  },
} as const satisfies Readonly<Record<string, Knob>>

type Pinned = {
  [
    Key in SettingKey as (typeof knobs)[Key] extends { readonly pin: infer Name extends string }
      ? Name
      : never
  ]: Settings[Key]
}
/** What is in force for a pane: its pin, or the shared value. */
export type EffectiveOptions = Readonly<Pinned> & ValuesOf<typeof paneKnobs>
export type PinName = keyof EffectiveOptions
/** What a pane has pinned; what is left out follows the panel. */
export type Pins = Partial<EffectiveOptions>

const rowOf = (key: SettingKey): SettingRow => knobs[key]
const pinnedKeys = settingKeys.filter((key) => rowOf(key).pin !== undefined)
/** The names of all pins, in the order of the schema. */
const pinNames = [
  ...new Set([...pinnedKeys.map((key) => rowOf(key).pin), ...Object.keys(paneKnobs)]),
] as PinName[]

/** The setting behind a pin; undefined if only panes have it. */
export function settingOfPin(pin: PinName, transport: Transport): SettingKey | undefined {
  const candidates = pinnedKeys.filter((key) => rowOf(key).pin === pin)
  return candidates.find((key) => governs(knobs[key], transport)) ?? candidates[0]
}

/** The row that says which values a pin may have. */
export function knobOfPin(pin: PinName, transport: Transport): Knob {
  const key = settingOfPin(pin, transport)
  return key === undefined ? paneKnobs[pin as keyof typeof paneKnobs] : knobs[key]
}

/** Which pins the panes of a transport have. */
export function pinsOf(transport: Transport): readonly PinName[] {
  return pinNames.filter((pin) => governs(knobOfPin(pin, transport), transport))
}

/** True where a pin may have this value. */
export function isValidPin(pin: PinName, transport: Transport, value: unknown): boolean {
  return schemaOf(knobOfPin(pin, transport)).safeParse(value).success
}

/** Pins with another value for one of them; undefined takes it out. */
export function withPin<Name extends PinName>(
  pins: Pins,
  pin: Name,
  value: Pins[Name] | undefined,
): Pins {
  const others = Object.entries(pins).filter(([key]) => key !== pin)
  return Object.fromEntries(value === undefined ? others : [...others, [pin, value]])
}

/**
 * What is in force for a pane with these pins; the default of what no setting of its transport says. In long poll the
 * default interval is 0.
 */
export function effectiveOptions(
  { transport, pins }: { readonly transport: Transport; readonly pins: Pins },
  settings: Settings,
): EffectiveOptions {
  const shared = pinNames.map((pin) => {
    const key = settingOfPin(pin, transport)
    const isShared = key !== undefined && governs(knobs[key], transport)
    return [pin, isShared ? settings[key] : knobOfPin(pin, transport).default]
  })
  const options = { ...(Object.fromEntries(shared) as EffectiveOptions), ...pins }
  const isUnset = options.pollMode === 'long' && pins.pollInterval === undefined
  return isUnset ? { ...options, pollInterval: 0 } : options
}

/** What a connection was made with, as far as settings and pins say: where it changes, the connection must. */
export function connectionKey(
  transport: Transport,
  options: EffectiveOptions,
  settings: Settings,
): string {
  const values = settingKeys.flatMap((key) => {
    const { reconnects, pin } = rowOf(key)
    if (reconnects !== true || !governs(knobs[key], transport)) return []
    return [pin === undefined ? settings[key] : options[pin as PinName]]
  })
  return JSON.stringify(values)
}
