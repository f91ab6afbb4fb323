import { InvalidArgumentError } from 'commander'
import { parseValue, rangeOf, schemaOf } from '../../shared/contract/knob.ts'
import { faultKeys, faultKnobs } from '../../shared/contract/network.ts'
import { knobs, settingKeys } from '../../shared/contract/settings.ts'
import {
  experimentLimits,
  type Sweep,
  type SweepValue,
} from '../../shared/experiment/experiment.ts'
import { kneeLimits, type KneeSubject } from '../../shared/experiment/knee-plan.ts'
import { kebab } from '../../shared/experiment/kebab.ts'
import { readDuration } from '../../shared/experiment/read-duration.ts'

/** A duration such as `10s`, `500ms` or `2m`, in ms. */
function readTime(text: string): number {
  const ms = readDuration(text)
  if (ms !== undefined) return ms
  throw new InvalidArgumentError(
    `a time is a number with ms, s, m or h, such as 10s, and not "${text}".`,
  )
}
export function readWindow(text: string): number {
  const { min, max } = experimentLimits.window
  const window = readTime(text)
  if (window >= min && window <= max) return window
  throw new InvalidArgumentError(`a window is 1s to 1h long, and not ${text}.`)
}
export function readWarmUp(text: string): number | 'auto' {
  if (text === 'auto') return text
  const ms = readTime(text)
  if (ms <= experimentLimits.warmUp.max) return ms
  throw new InvalidArgumentError('a warm-up is auto, or 0s to 10m long.')
}
export function readRounds(text: string): number {
  const { min, max } = experimentLimits.rounds
  const rounds = Number(text)
  if (/^\d+$/.test(text) && rounds >= min && rounds <= max) return rounds
  throw new InvalidArgumentError(`rounds are ${min} to ${max}, and not ${text}.`)
}
/** The settings whose values can stand in a list. */
const sweptSettings = settingKeys.filter((key) => !['text', 'origins'].includes(knobs[key].kind))

export function readCount(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= experimentLimits.fleet) return count
  throw new InvalidArgumentError(`it takes 1 to ${experimentLimits.fleet}, and not ${text}.`)
}

const kneeWords = { clients: 'clients', 'push-rate': 'pushRate' } as const satisfies Record<
  string,
  KneeSubject
>

/** Reads what goes up until it no longer holds. */
export function readKneeSubject(text: string): KneeSubject {
  const known = Object.entries(kneeWords).find(([word]) => word === text)
  if (known !== undefined) return known[1]
  throw new InvalidArgumentError(`a knee is one of clients or push-rate, and not of "${text}".`)
}
export function readP95(text: string): number {
  const { min, max } = kneeLimits.p95
  const ms = readTime(text)
  if (ms >= min && ms <= max) return ms
  throw new InvalidArgumentError(`it takes 1ms to 10m, and not ${text}.`)
}

/** What can be swept: settings and faults. */
function sweepable(): string {
  return [...sweptSettings.map((key) => knobs[key].flag), ...faultKeys.map(kebab)].join(', ')
}

/** Reads `poll-interval=100,500,2000`: a setting by its flag, or a fault. */
export function readSweep(text: string): Sweep {
  const [word = '', list] = text.split(/=(.*)/s)
  const setting = sweptSettings.find((key) => knobs[key].flag === word || key === word)
  const fault = faultKeys.find((key) => kebab(key) === word || key === word)
  const knob = setting === undefined ? fault && faultKnobs[fault] : knobs[setting]
  if (knob === undefined) {
    throw new InvalidArgumentError(`"${word}" cannot be swept; these can: ${sweepable()}.`)
  }
  const given = (list ?? '').split(',').map((one) => one.trim())
  if (list === undefined || list.trim() === '') {
    throw new InvalidArgumentError(
      `a sweep needs values, such as ${word}=${String(knob.default)}; ${word} takes ${rangeOf(knob)}.`,
    )
  }
  const values = given.map((one) => parseValue(knob, one)) as readonly SweepValue[]
  const wrong = given.find((_, place) => !schemaOf(knob).safeParse(values[place]).success)
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`${word} takes ${rangeOf(knob)}, and not ${wrong}.`)
  }
  if (setting !== undefined) return { setting, values }
  if (fault !== undefined) return { fault, values }
  throw new InvalidArgumentError('there is nothing to sweep.')
}
