import { laneRows, lanes } from '../../main/shared/contract/lanes.ts'
import { isValidPin, knobOfPin, settingOfPin, type Pins } from '../../main/shared/contract/pins.ts'
import type { SettingKey } from '../../main/shared/contract/settings.ts'
import { cleanPaneName } from '../../main/shared/contract/pane-name.ts'
import { parseValue } from '../../main/shared/contract/knob.ts'
import { type Transport } from '../../main/shared/contract/transport.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'
import {
  laneNamed,
  pinNamed,
  splitLaneOption,
  type WrittenLane,
} from '../../main/shared/experiment/lane-option.ts'

/** A pane as a link carries it: what it is, what it has of its own, and what it is called. */
export type SharedPane = SubjectSpec

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
/** Empty where it cannot be read, which no name is. */
function readName(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('!', '%'))
  } catch (error) {
    if (error instanceof URIError) return ''
    throw error
  }
}

/** `polling:pollInterval~5000:pollMode~long,sse:name~My!20stream`: text that needs no escaping in a fragment. */
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
  const [word = '', value = ''] = text.split(/[~=](.*)/s)
  const pin = pinNamed(transport, word)
  if (pin === undefined) return { text }
  const parsed = parseValue(knobOfPin(pin, transport), value)
  if (isValidPin(pin, transport, parsed)) return { [pin]: parsed }
  const key = settingOfPin(pin, transport)
  return key === undefined ? { text } : { text, key }
}

/** A pane in parts, as it is written. */
interface WrittenPane extends Pick<WrittenLane, 'lane' | 'parts'> {
  readonly text: string
  readonly name: { readonly text: string; readonly written: string } | undefined
}

/** Takes panes as they are written; what cannot be is left out and named. */
function takePanes(written: readonly WrittenPane[]): ParsedPanes {
  const refused: RefusedPane[] = []
  const panes: SharedPane[] = []
  for (const { lane: word, parts, name, text } of written) {
    const lane = laneNamed(word)
    if (lane === undefined || panes.length >= maxPanes) {
      refused.push({ text })
      continue
    }
    let pins: Pins = {}
    for (const part of parts) {
      const pin = readPin(laneRows[lane].transport, part)
      if ('text' in pin) refused.push(pin)
      else pins = { ...pins, ...pin }
    }
    const called = name === undefined ? undefined : cleanPaneName(name.text)
    if (name !== undefined && called === undefined) refused.push({ text: name.written })
    panes.push(called === undefined ? { lane, pins } : { lane, pins, name: called })
  }
  return { panes, refused }
}

function writtenInLink(text: string): WrittenPane {
  const [lane = '', ...all] = text.split(':')
  const isNamePart = (part: string): boolean => part.startsWith('name~')
  const written = all.findLast(isNamePart)
  const parts = all.filter((part) => !isNamePart(part))
  return {
    text,
    lane,
    parts,
    name:
      written === undefined
        ? undefined
        : { text: readName(written.slice('name~'.length)), written },
  }
}

/** Reads what `printPanes` wrote; values out of range and unknown names are left out and named. */
export function parsePanes(text: string): ParsedPanes {
  return takePanes(
    text
      .split(',')
      .filter((part) => part !== '')
      .map(writtenInLink),
  )
}

/** Reads the lanes of a command line, one option each. */
export function readLanes(options: readonly string[]): ParsedPanes {
  return takePanes(
    options.map((text) => {
      const { lane, parts, name } = splitLaneOption(text)
      const called = name === undefined ? undefined : { text: name, written: `name=${name}` }
      return { text, lane, parts, name: called }
    }),
  )
}
