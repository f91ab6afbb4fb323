import { computed, type ComputedRef } from 'vue'
import { useSpeaker, useTexts } from './use-texts.ts'
import type { NumberKnob } from '../../main/shared/contract/knob.ts'
import { faultKnobs, type NetworkFaultKey } from '../../main/shared/contract/network.ts'
import {
  knobs,
  type Knob,
  type SettingKey,
  type Settings,
} from '../../main/shared/contract/settings.ts'
import type { Delay } from '../../main/shared/measures/delay.ts'
import type { Change } from '../components/figure-change.ts'
import {
  formatCount,
  formatShare,
  formatTime,
  type ClockDigits,
  joined,
  quantifyBytes,
  quantifyDelay,
  quantifyDuration,
  quantifySpan,
  quantifyTick,
  type Parts,
} from '../../main/shared/texts/format.ts'
import { pageWallClock } from '../clock/wall-clock.ts'

/** The formats of the language in force. */
export interface Format {
  readonly locale: ComputedRef<string>
  duration(ms: number): string
  /** A span in whole seconds. */
  span(ms: number): string
  /** A measured delay, or its bound where it is shorter than the clocks can tell. */
  delay(delay: Delay): string
  bytes(bytes: number): string
  count(value: number, digits?: number): string
  share(share: number): string
  /** A delay at a mark of an axis: without the zeros that keep figures in columns. */
  tick(ms: number): string
  /** The time of day at a time of the page's clock, epoch ms. */
  time(at: number, digits?: ClockDigits): string
  durationParts(ms: number): Parts
  delayParts(delay: Delay): Parts
  bytesParts(bytes: number): Parts
  /** A setting's value as the panel writes it. */
  setting<Key extends SettingKey>(key: Key, value: Settings[Key]): string
  /** +30%, ×4, ÷4, or that it stayed; empty where there is nothing to compare. */
  change(change: Change | undefined): string
  /** A number as the field of its knob has it, with its unit or the word for 0. */
  number(knob: NumberKnob, value: number): string
  /** The unit of a number; empty where it has none. */
  unit(knob: NumberKnob): string
  /** What a setting or a fault takes. */
  range(key: SettingKey | NetworkFaultKey): string
}

/** Figures and settings as text, in the language of the window. */
export function useFormat(): Format {
  const speaker = useSpeaker()
  const { t, named, list } = useTexts()
  const locale = computed(() => speaker().locale)

  const duration = (ms: number): string => joined(quantifyDuration(ms, locale.value))
  const delay = (measured: Delay): string => joined(quantifyDelay(measured, locale.value))
  const bytes = (value: number): string => joined(quantifyBytes(value, locale.value))
  const count = (value: number, digits = 0): string => formatCount(value, locale.value, digits)

  const unitOf = ({ unit }: NumberKnob): string =>
    unit === '' ? '' : named(`unit.${unit.replace('/', '-')}`, unit)

  function withUnit(value: number, knob: NumberKnob): string {
    const text = count(value, 3)
    const word = unitOf(knob)
    if (word === '') return text
    return word.startsWith('/') || word === '%' ? `${text}${word}` : `${text}\u00a0${word}`
  }

  function number(knob: NumberKnob, value: number): string {
    const isWord = value === 0 && knob.zero !== undefined
    if (isWord) return t(`zero.${knob.zero}`)
    // How far apart they are says more than a fraction of one.
    const isRare = knob.unit === 'messages/s' && value > 0 && value < 1
    return isRare ? t('unit.every', { gap: duration(1_000 / value) }) : withUnit(value, knob)
  }

  function setting(key: SettingKey, value: unknown): string {
    const knob: Knob = knobs[key]
    switch (knob.kind) {
      case 'number':
        return number(knob, Number(value))
      case 'choice':
        return named(`choice.${key}.${String(value)}`, String(value))
      case 'toggle':
        return t(value === true ? 'toggle.on' : 'toggle.off')
      case 'text':
        return String(value)
      case 'origins':
        return count((value as readonly string[]).length)
      default:
        return knob satisfies never
    }
  }

  function change(found: Change | undefined): string {
    switch (found?.kind) {
      case undefined:
        return ''
      case 'same':
        return t('tile.same')
      case 'share': {
        const sign = found.value > 0 ? '+' : '−'
        return `${sign}${formatShare(Math.abs(found.value), locale.value, 0)}`
      }
      case 'times':
        return `×${count(found.value, found.value < 9.95 ? 1 : 0)}`
      case 'part':
        return `÷${count(found.value, found.value < 9.95 ? 1 : 0)}`
      default:
        return found satisfies never
    }
  }

  return {
    locale,
    duration,
    delay,
    span: (ms) => joined(quantifySpan(ms, locale.value)),
    bytes,
    count,
    tick: (ms) => joined(quantifyTick(ms, locale.value)),
    share: (share) => formatShare(share, locale.value),
    time: (at, digits) => formatTime(pageWallClock.at(at), locale.value, digits),
    durationParts: (ms) => quantifyDuration(ms, locale.value),
    delayParts: (measured) => quantifyDelay(measured, locale.value),
    bytesParts: (value) => quantifyBytes(value, locale.value),
    setting,
    change,
    number,
    unit: unitOf,
    range(key) {
      const knob: Knob = { ...knobs, ...faultKnobs }[key]
      if (knob.kind === 'text') {
        const values = { length: count(knob.maxLength) }
        const except = knob.oneLineExcept && list(knob.oneLineExcept)
        return except === undefined
          ? t('range.text', values)
          : t('range.line', { ...values, except })
      }
      if (knob.kind === 'origins') return t('range.origins', { items: count(knob.maxItems) })
      if (knob.kind === 'choice') return t('range.choice', { choices: list(knob.choices) })
      if (knob.kind === 'toggle') return t('range.toggle')
      const values = { min: count(knob.min, 3), max: withUnit(knob.max, knob) }
      if (knob.zero !== undefined && knob.min > 0) return t('range.orOff', values)
      return t(knob.integer === false ? 'range.any' : 'range.whole', values)
    },
  }
}
