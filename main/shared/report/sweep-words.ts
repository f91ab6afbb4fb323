import { faultKnobs } from '../contract/network.ts'
import type { Knob } from '../contract/knob.ts'
import { knobs } from '../contract/settings.ts'
import type { Sweep, SweepValue } from '../experiment/experiment.ts'
import { bytes, count, duration, rate } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'

/** What is swept, in words. */
export function sweepName(sweep: Sweep, { text }: Speaker): string {
  return 'setting' in sweep ? text(`knob.${sweep.setting}`) : text(`network.fault.${sweep.fault}`)
}

const knobOf = (sweep: Sweep): Knob =>
  'setting' in sweep ? knobs[sweep.setting] : faultKnobs[sweep.fault]

/** Whether a slider of what is swept goes by ratios. */
export function isSweptByRatios(sweep: Sweep): boolean {
  const knob = knobOf(sweep)
  return knob.kind === 'number' && knob.scale === 'log'
}

/** A value of what is swept, with its unit. */
export function sweepValue(sweep: Sweep, value: SweepValue | null, { format }: Speaker): string {
  const knob = knobOf(sweep)
  if (typeof value !== 'number' || knob.kind !== 'number') return String(value)
  if (knob.unit === 'ms') return format(duration(value))
  if (knob.unit === 'B') return format(bytes(value))
  if (knob.unit === 'messages/s') return format(rate(value))
  return format(count(value))
}
