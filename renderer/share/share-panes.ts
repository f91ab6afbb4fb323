import { isValidSetting, type SettingKey } from '../../main/shared/contract/settings.ts'
import { parseSettingText } from '../../main/shared/contract/share.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import type { Pins } from '../panes/pane.ts'

/** A pane as a link carries it: what it speaks, and what it has of its own. */
export interface SharedPane {
  readonly transport: Transport
  readonly pins: Pins
}

export const defaultPanes: readonly SharedPane[] = transports.map((transport) => ({
  transport,
  pins: {},
}))

/** More panes than these are not opened: a browser has six connections to one port. */
export const maxPanes = 12

/** The knob that says what values a pin may have. */
export function knobOfPin(pin: Exclude<keyof Pins, 'resume'>, transport: Transport): SettingKey {
  if (pin !== 'pushInterval') return pin
  return transport === 'sse' ? 'ssePushInterval' : 'websocketPushInterval'
}

/** Which pins a transport has. */
export function pinsOf(transport: Transport): readonly (keyof Pins)[] {
  return transport === 'polling'
    ? ['pollInterval', 'pollMode', 'resume']
    : ['pushInterval', 'heartbeat', 'resume']
}

/** Pins with another value for one of them; undefined takes it out. */
export function withPin<Name extends keyof Pins>(
  pins: Pins,
  pin: Name,
  value: Pins[Name] | undefined,
): Pins {
  const others = Object.entries(pins).filter(([key]) => key !== pin)
  return Object.fromEntries(value === undefined ? others : [...others, [pin, value]])
}

/** `polling:pollInterval~5000:pollMode~long,sse`: text that needs no escaping in a fragment. */
export function printPanes(panes: readonly SharedPane[]): string {
  return panes
    .map(({ transport, pins }) => {
      const parts = Object.entries(pins).map(([pin, value]) => `${pin}~${String(value)}`)
      return [transport, ...parts].join(':')
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
  if (pin === 'resume') {
    return value === 'true' || value === 'false' ? { resume: value === 'true' } : { text }
  }
  const key = knobOfPin(pin, transport)
  const parsed = parseSettingText(key, value)
  return isValidSetting(key, parsed) ? { [pin]: parsed } : { text, key }
}

/** Reads what `printPanes` wrote; values out of range and unknown names are left out and named. */
export function parsePanes(text: string): ParsedPanes {
  const refused: RefusedPane[] = []
  const panes: SharedPane[] = []
  for (const item of text.split(',').filter((part) => part !== '')) {
    const [name = '', ...parts] = item.split(':')
    const transport = transports.find((candidate) => candidate === name)
    if (transport === undefined || panes.length >= maxPanes) {
      refused.push({ text: item })
      continue
    }
    let pins: Pins = {}
    for (const part of parts) {
      const pin = readPin(transport, part)
      if ('text' in pin) refused.push(pin)
      else pins = { ...pins, ...pin }
    }
    panes.push({ transport, pins })
  }
  return { panes, refused }
}
