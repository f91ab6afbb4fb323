import type { ErrorShape } from '../../main/shared/contract/errors.ts'
import { httpLimits, paneLimits, storeLimits } from '../../main/shared/contract/limits.ts'
import { faultRanges } from '../../main/shared/contract/network.ts'
import { knobs, type SettingKey } from '../../main/shared/contract/settings.ts'
import type { Phrase } from './phrase.ts'

/** What a person is told about a refusal: phrases, and the setting or fault whose range explains it. */
export interface RefusalWords {
  readonly phrases: readonly Phrase[]
  readonly knob?: SettingKey
  readonly fault?: keyof typeof faultRanges
}

const isKnob = (field: string): field is SettingKey => Object.hasOwn(knobs, field)
const isFault = (field: string): field is keyof typeof faultRanges =>
  Object.hasOwn(faultRanges, field)

function tooLarge({ figures }: ErrorShape): Phrase {
  const size = figures?.['size']
  return size === undefined
    ? { key: 'refusal.too_large', counts: { limit: httpLimits.body } }
    : { key: 'refusal.tooLargeBy', counts: { size, limit: figures?.['limit'] ?? httpLimits.body } }
}

/** The rules that a message breaks, by the field that breaks them. */
function badMessage(field: string | undefined): Phrase {
  if (field === 'author') {
    return { key: 'refusal.author', counts: { limit: storeLimits.authorLength } }
  }
  return { key: 'refusal.bad_message' }
}

/** The phrase of what a code alone does not tell. */
function byReason({ reason, figures }: ErrorShape): Phrase | undefined {
  switch (reason) {
    case undefined:
      return undefined
    case 'too_many_scopes':
      return { key: `refusal.because.${reason}`, counts: { most: figures?.['most'] ?? 0 } }
    case 'too_fast':
      return { key: `refusal.because.${reason}`, bytes: { limit: figures?.['limit'] ?? 0 } }
    case 'answered':
      return { key: `refusal.because.${reason}`, codes: { status: figures?.['status'] ?? 0 } }
    case 'not_open':
    case 'unacknowledged':
    case 'unreachable':
    case 'page_policy':
    case 'no_engine':
      return { key: `refusal.because.${reason}` }
    default:
      return reason satisfies never
  }
}

function byCode(error: ErrorShape): Phrase {
  const { code, field, figures } = error
  switch (code) {
    case 'too_large':
      return tooLarge(error)
    case 'bad_message':
      return badMessage(field)
    case 'uri_too_long':
      return { key: 'refusal.uri_too_long', bytes: { limit: httpLimits.url } }
    case 'request_timeout':
      return { key: 'refusal.request_timeout', durations: { limit: paneLimits.pollTimeout } }
    case 'port_taken': {
      const port = figures?.['port']
      return port === undefined
        ? { key: 'refusal.port_taken' }
        : { key: 'refusal.portTaken', codes: { port } }
    }
    default:
      return { key: `refusal.${code}` }
  }
}

/**
 * Words a refusal by its code, its reason and its figures. The English message that travels with it is
 * for programs: no part of it is shown.
 */
export function refusalWords(error: ErrorShape): RefusalWords {
  const { code, field = '', figures } = error
  const reasoned = byReason(error)
  if (code === 'bad_setting' && reasoned === undefined) {
    if (isKnob(field)) return { phrases: [], knob: field }
    if (isFault(field)) return { phrases: [], fault: field }
  }
  const phrases = [reasoned ?? byCode(error)]
  const pause = figures?.['retryAfter']
  if (pause !== undefined) {
    phrases.push({ key: 'refusal.retryAfter', durations: { pause: pause * 1_000 } })
  }
  return { phrases }
}
