import { laneRows, lanes, type Lane } from '../../main/shared/contract/lanes.ts'
import {
  isValidPin,
  knobOfPin,
  pinsOf,
  settingOfPin,
  type Pins,
} from '../../main/shared/contract/pins.ts'
import type { SettingKey } from '../../main/shared/contract/settings.ts'
import { parseValue } from '../../main/shared/contract/knob.ts'
import { type Transport } from '../../main/shared/contract/transport.ts'

/** A pane as a link carries it: what it is, and what it has of its own. */
export interface SharedPane {
  readonly lane: Lane
  readonly pins: Pins
}

/** What a window begins with. */
export const defaultPanes: readonly SharedPane[] = lanes
  .filter((lane) => laneRows[lane].initial)
  .map((lane) => ({ lane, pins: {} }))

/** More panes than these are not opened: a browser has six connections to one port. */
export const maxPanes = 12

/** `polling:pollInterval~5000:pollMode~long,sse`: text that needs no escaping in a fragment. */
export function printPanes(panes: readonly SharedPane[]): string {
  return panes
    .map(({ lane, pins }) => {
      const parts = Object.entries(pins).map(([pin, value]) => `${pin}~${String(value)}`)
      return [lane, ...parts].join(':')
    })
    .join(',')
}

export interface ParsedPanes {
  readonly panes: readonly SharedPane[]
  /** What could not be taken over. */
  readonly refused: readonly RefusedPane[]
}

/** A pane or a pin that could not be taken over. */
export interface RefusedPane {
  /** As it was written. */
  readonly text: string
  /** The knob that says which values the pin may have. */
  readonly key?: SettingKey
}

function readPin(transport: Transport, text: string): Pins | RefusedPane {
  const [name = '', value = ''] = text.split('~')
  const pin = pinsOf(transport).find((candidate) => candidate === name)
  if (pin === undefined) return { text }
  const parsed = parseValue(knobOfPin(pin, transport), value)
  if (isValidPin(pin, transport, parsed)) return { [pin]: parsed }
  const key = settingOfPin(pin, transport)
  return key === undefined ? { text } : { text, key }
}

/** Reads what `printPanes` wrote; values out of range and unknown names are left out and named. */
export function parsePanes(text: string): ParsedPanes {
  const refused: RefusedPane[] = []
  const panes: SharedPane[] = []
  for (const item of text.split(',').filter((part) => part !== '')) {
    const [name = '', ...parts] = item.split(':')
    const lane = lanes.find((candidate) => candidate === name)
    if (lane === undefined || panes.length >= maxPanes) {
      refused.push({ text: item })
      continue
    }
    let pins: Pins = {}
    for (const part of parts) {
      const pin = readPin(laneRows[lane].transport, part)
      if ('text' in pin) refused.push(pin)
      else pins = { ...pins, ...pin }
    }
    panes.push({ lane, pins })
  }
  return { panes, refused }
}
