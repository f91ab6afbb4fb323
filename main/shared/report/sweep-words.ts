import { faultKnobs } from '../contract/network.ts'
import type { Knob } from '../contract/knob.ts'
import { knobs } from '../contract/settings.ts'
import type { SweepValue, Varied } from '../experiment/experiment.ts'
import { bytes, count, duration, rate } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'

/** What differs from point to point, in words. */
export function sweepName(varied: Varied, { text }: Speaker): string {
  if ('clients' in varied) return text('report.knee.clients')
  return 'setting' in varied
    ? text(`knob.${varied.setting}`)
    : text(`network.fault.${varied.fault}`)
}

/** Clients have none. */
function knobOf(varied: Varied): Knob | undefined {
  if ('clients' in varied) return undefined
  return 'setting' in varied ? knobs[varied.setting] : faultKnobs[varied.fault]
}

/** Whether a slider of what differs goes by ratios. */
export function isSweptByRatios(varied: Varied): boolean {
  const knob = knobOf(varied)
  if (knob === undefined) return true
  return knob.kind === 'number' && knob.scale === 'log'
}

/** A value of what differs, with its unit. */
export function sweepValue(varied: Varied, value: SweepValue | null, { format }: Speaker): string {
  const knob = knobOf(varied)
  if (typeof value !== 'number') return String(value)
  if (knob === undefined) return format(count(value))
  if (knob.kind !== 'number') return String(value)
  if (knob.unit === 'ms') return format(duration(value))
  if (knob.unit === 'B') return format(bytes(value))
  if (knob.unit === 'messages/s') return format(rate(value))
  return format(count(value))
}
