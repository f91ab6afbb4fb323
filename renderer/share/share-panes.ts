import { laneRows, lanes, type Lane } from '../../main/shared/contract/lanes.ts'
import {
  isValidPin,
  knobOfPin,
  pinsOf,
  settingOfPin,
  type Pins,
} from '../../main/shared/contract/pins.ts'
import type { SettingKey } from '../../main/shared/contract/settings.ts'
import { cleanPaneName } from '../../main/shared/contract/pane-name.ts'
import { parseValue } from '../../main/shared/contract/knob.ts'
import { type Transport } from '../../main/shared/contract/transport.ts'

/** A pane as a link carries it: what it is, and what it has of its own. */
export interface SharedPane {
  readonly lane: Lane
  readonly pins: Pins
  /** What a person calls it; without it, it is named by what it is. */
  readonly name?: string
}

/** What a window begins with. */
export const defaultPanes: readonly SharedPane[] = lanes
  .filter((lane) => laneRows[lane].initial)
  .map((lane) => ({ lane, pins: {} }))

/** More panes than these are not opened: a browser has six connections to one port. */
export const maxPanes = 12

/** A name without a sign that means something around it, or that tools on the way encode or decode. */
function printName(name: string): string {
  const escaped = encodeURIComponent(name).replaceAll(/[~!'()*]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  })
  return escaped.replaceAll('%', '!')
}
/** Undefined where it cannot be read. */
function readName(text: string): string | undefined {
  try {
    return cleanPaneName(decodeURIComponent(text.replaceAll('!', '%')))
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/**
 * `polling:pollInterval~5000:pollMode~long,sse:name~My!20stream`: text that needs no escaping in a fragment.
 */
export function printPanes(panes: readonly SharedPane[]): string {
  return panes
    .map(({ lane, pins, name }) => {
      const parts = Object.entries(pins).map(([pin, value]) => `${pin}~${String(value)}`)
      return [lane, ...parts, ...(name === undefined ? [] : [`name~${printName(name)}`])].join(':')
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
    let called: string | undefined
    for (const part of parts) {
      if (part.startsWith('name~')) {
        called = readName(part.slice('name~'.length))
        if (called === undefined) refused.push({ text: part })
        continue
      }
      const pin = readPin(laneRows[lane].transport, part)
      if ('text' in pin) refused.push(pin)
      else pins = { ...pins, ...pin }
    }
    panes.push({ lane, pins, ...(called !== undefined && { name: called }) })
  }
  return { panes, refused }
}
