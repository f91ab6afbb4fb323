import { parseValue, rangeOf } from '../contract/knob.ts'
import { laneRows, lanes, type Lane } from '../contract/lanes.ts'
import { cleanPaneName, longestPaneName } from '../contract/pane-name.ts'
import {
  isValidPin,
  knobOfPin,
  pinsOf,
  withPin,
  type PinName,
  type Pins,
} from '../contract/pins.ts'
import { printSetting } from '../contract/share.ts'
import type { Transport } from '../contract/transport.ts'
import { kebab } from './kebab.ts'
import type { SubjectSpec } from './bench.ts'

/** What was read of an option, or why it cannot be, in one sentence. */
export type ReadOption<Value> = { readonly value: Value } | { readonly fault: string }

/** The lane of this name, as a link or as a command line writes it. */
export function laneNamed(word: string): Lane | undefined {
  return lanes.find((lane) => lane === word || kebab(lane) === word)
}

/** The pin of this name that the panes of a transport have, as a link or as a command line writes it. */
export function pinNamed(transport: Transport, word: string): PinName | undefined {
  return pinsOf(transport).find((pin) => pin === word || kebab(pin) === word)
}

/** An option in parts, as it is written. */
export interface WrittenLane {
  readonly lane: string
  /** `poll-interval=1000`, one each. */
  readonly parts: readonly string[]
  readonly name: string | undefined
}

/** Splits an option: the name comes last, for it may have commas. */
export function splitLaneOption(text: string): WrittenLane {
  const [, options = text, name] = /^(.*?),\s*name=(.*)$/s.exec(text) ?? []
  const [lane = '', ...parts] = options.split(',').map((part) => part.trim())
  return { lane, parts, name: name?.trim() }
}

/** The words that a lane may be followed by, each with its range. */
function takes(lane: Lane): string {
  const { transport } = laneRows[lane]
  return [...pinsOf(transport).map(kebab), 'name'].join(', ')
}

function readPin(lane: Lane, pins: Pins, part: string): ReadOption<Pins> {
  const { transport } = laneRows[lane]
  const [word = '', text] = part.split(/=(.*)/s)
  const pin = pinNamed(transport, word)
  if (pin === undefined) {
    return { fault: `${kebab(lane)} has no option "${word}"; it takes ${takes(lane)}.` }
  }
  const knob = knobOfPin(pin, transport)
  const value = parseValue(knob, text ?? '')
  return isValidPin(pin, transport, value)
    ? { value: withPin(pins, pin, value as Pins[PinName]) }
    : { fault: `${kebab(pin)} must be ${rangeOf(knob)}, and not "${text ?? ''}".` }
}

/**
 * Reads a lane as a command line names it: `polling,poll-interval=1000,name=Slow poll`. The lane comes first; each
 * setting of its own follows as `name=value`, by the name of its flag; the name comes last and may have commas.
 */
export function readLaneOption(text: string): ReadOption<SubjectSpec> {
  const { lane: word, parts, name } = splitLaneOption(text)
  const lane = laneNamed(word)
  if (lane === undefined) {
    const known = lanes.map(kebab).join(', ')
    return { fault: `there is no lane "${word}"; a lane is one of ${known}.` }
  }
  const called = name === undefined ? undefined : cleanPaneName(name)
  if (called !== name) {
    return { fault: `the name of a lane has 1 to ${longestPaneName} characters on one line.` }
  }
  let pins: Pins = {}
  for (const part of parts) {
    const read = readPin(lane, pins, part)
    if ('fault' in read) return read
    pins = read.value
  }
  return { value: called === undefined ? { lane, pins } : { lane, pins, name: called } }
}

/** The text that `readLaneOption` reads back as the same lane. */
export function printLaneOption({ lane, pins, name }: SubjectSpec): string {
  const { transport } = laneRows[lane]
  const own = pinsOf(transport).flatMap((pin) => {
    const value = pins[pin]
    return value === undefined ? [] : [`${kebab(pin)}=${printSetting(value)}`]
  })
  return [kebab(lane), ...own, ...(name === undefined ? [] : [`name=${name}`])].join(',')
}
