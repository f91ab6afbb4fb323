import type { ErrorShape } from '../../contract/errors.ts'
import { httpLimits, paneLimits, storeLimits } from '../../contract/limits.ts'
import { faultKnobs, type NetworkFaultKey } from '../../contract/network.ts'
import { knobs, type SettingKey } from '../../contract/settings.ts'
import { phrase, type Phrase } from '../phrase.ts'
import { bytes, code, count, duration, named } from '../quantity.ts'
import { raiseDescriptors, widenPorts } from './room-commands.ts'

/** What a person is told about a refusal: phrases, and the setting or fault whose range explains it. */
export interface RefusalWords {
  readonly phrases: readonly Phrase[]
  readonly knob?: SettingKey
  readonly fault?: NetworkFaultKey
}

const isKnob = (field: string): field is SettingKey => Object.hasOwn(knobs, field)
const isFault = (field: string): field is NetworkFaultKey => Object.hasOwn(faultKnobs, field)

function tooLarge({ figures }: ErrorShape): Phrase {
  const size = figures?.['size']
  return size === undefined
    ? phrase('refusal.too_large', { limit: count(httpLimits.body) })
    : phrase('refusal.tooLargeBy', {
        size: count(size),
        limit: count(figures?.['limit'] ?? httpLimits.body),
      })
}

/** The rules that a message breaks, by the field that breaks them. */
function badMessage(field: string | undefined): Phrase {
  if (field === 'author') {
    return phrase('refusal.author', { limit: count(storeLimits.authorLength) })
  }
  return phrase('refusal.bad_message')
}

/** What a machine lacks for many clients, and what changes that. */
function lackingRoom({ reason, figures }: ErrorShape): Phrase | undefined {
  const { wanted = 0, there = 0 } = figures ?? {}
  const counted = { wanted: count(wanted), there: count(there) }
  switch (reason) {
    case 'too_many_clients':
      return phrase(`refusal.because.${reason}`, counted)
    case 'no_descriptors': {
      const command = named(raiseDescriptors(wanted))
      return phrase(`refusal.because.${reason}`, { ...counted, command })
    }
    case 'no_ports':
      return phrase(`refusal.because.${reason}`, { ...counted, command: named(widenPorts) })
    case 'no_memory':
      return phrase(`refusal.because.${reason}`, { wanted: bytes(wanted), there: bytes(there) })
    default:
      return undefined
  }
}

/** The phrase for what the code does not say by itself. */
function byReason(error: ErrorShape): Phrase | undefined {
  const { reason, figures } = error
  switch (reason) {
    case undefined:
      return undefined
    case 'too_many_scopes':
      return phrase(`refusal.because.${reason}`, { most: count(figures?.['most'] ?? 0) })
    case 'too_fast':
      return phrase(`refusal.because.${reason}`, { limit: bytes(figures?.['limit'] ?? 0) })
    case 'answered':
      return phrase(`refusal.because.${reason}`, { status: code(figures?.['status'] ?? 0) })
    case 'too_many_clients':
    case 'no_descriptors':
    case 'no_ports':
    case 'no_memory':
      return lackingRoom(error)
    case 'herd_on':
    case 'not_open':
    case 'unacknowledged':
    case 'unreachable':
    case 'page_policy':
    case 'no_engine':
      return phrase(`refusal.because.${reason}`)
    default:
      return reason satisfies never
  }
}

function byCode(error: ErrorShape): Phrase {
  const { field, figures } = error
  switch (error.code) {
    case 'too_large':
      return tooLarge(error)
    case 'bad_message':
      return badMessage(field)
    case 'uri_too_long':
      return phrase('refusal.uri_too_long', { limit: bytes(httpLimits.url) })
    case 'request_timeout':
      return phrase('refusal.request_timeout', { limit: duration(paneLimits.pollTimeout) })
    case 'port_taken': {
      const port = figures?.['port']
      return port === undefined
        ? phrase('refusal.port_taken')
        : phrase('refusal.portTaken', { port: code(port) })
    }
    default:
      return phrase(`refusal.${error.code}`)
  }
}

/**
 * Words a refusal by its code, its reason and its figures. The English message that travels with it is
 * for programs: no part of it is shown.
 */
export function refusalWords(error: ErrorShape): RefusalWords {
  const { field = '', figures } = error
  const reasoned = byReason(error)
  if (error.code === 'bad_setting' && reasoned === undefined) {
    if (isKnob(field)) return { phrases: [], knob: field }
    if (isFault(field)) return { phrases: [], fault: field }
  }
  const phrases: Phrase[] = [reasoned ?? byCode(error)]
  const pause = figures?.['retryAfter']
  if (pause !== undefined) {
    phrases.push(phrase('refusal.retryAfter', { pause: duration(pause * 1_000) }))
  }
  return { phrases }
}
