import { describe, expect, it } from 'vitest'
import {
  errorCodes,
  errorReasons,
  PlaygroundError,
  type ErrorReason,
  type ErrorShape,
} from '../../../../main/shared/contract/errors.ts'
import { checkFaults, faultKnobs } from '../../../../main/shared/contract/network.ts'
import {
  checkPatch,
  defaultSettings,
  settingKeys,
} from '../../../../main/shared/contract/settings.ts'
import { languages } from '../../../../main/shared/texts/languages.ts'
import { createSpeaker } from '../../../../main/shared/texts/speaker.ts'
import { refusalWords } from '../../../../main/shared/texts/words/refusal-words.ts'

const message = 'An English sentence for programs.'
const fields = [...settingKeys, 'latency', 'halfOpen', 'author', 'body', 'ref', 'nothing']
/** Every code, alone, with every reason, with every field, with and without figures. */
const refusals: ErrorShape[] = errorCodes.flatMap((code) => [
  { code, message },
  { code, message, figures: { size: 70_000, limit: 65_536, port: 3_000, retryAfter: 5 } },
  ...errorReasons.map((reason) => ({ code, message, reason, figures: { status: 502, most: 16 } })),
  ...fields.map((field) => ({ code, message, field })),
])

function thrown(action: () => unknown): ErrorShape {
  try {
    action()
  } catch (error) {
    if (error instanceof PlaygroundError) return error.toShape()
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a refusal', () => {
  it.each(languages)('has words in %s whatever it is, all places filled in', (language) => {
    const { say } = createSpeaker(language)
    for (const refusal of refusals) {
      const { phrases, knob, fault } = refusalWords(refusal)
      const text = phrases.map(say).join(' ')
      expect(text !== '' || knob !== undefined || fault !== undefined).toBe(true)
      expect(text).not.toContain(message)
      expect(text).not.toMatch(/[{}|]|undefined|NaN/)
    }
  })

  it('of clients that a machine has no room for says what is there, and what changes it', () => {
    const lacking = (reason: ErrorReason, wanted: number, there: number): string => {
      const refusal = { code: 'no_room', message, reason, figures: { wanted, there } } as const
      return refusalWords(refusal).phrases.map(createSpeaker('en').say).join(' ')
    }
    expect(lacking('no_descriptors', 15_100, 1_024)).toMatch(/15,100.*1,024.*ulimit -Hn 15100/)
    expect(lacking('no_ports', 5_000, 4_000)).toMatch(/5,000.*4,000.*ip_local_port_range/)
    expect(lacking('no_memory', 65e7, 1e8)).toMatch(/650\sMB.*100\sMB/)
    expect(lacking('too_many_clients', 10_001, 10_000)).toMatch(/10,000.*10,001/)
  })

  it('is Chinese throughout in Chinese: no word of another language but the names of formats', () => {
    const { text } = createSpeaker('zh')
    for (const refusal of refusals) {
      for (const { key } of refusalWords(refusal).phrases) {
        const foreign = (
          text(key)
            .replaceAll(/\{\w+\}/g, '')
            .match(/[A-Za-z]{2,}/g) ?? []
        ).filter((word) => !['JSON', 'WebSocket'].includes(word))
        expect(foreign, key).toEqual([])
      }
    }
  })

  it('of a setting or a fault is told by its range', () => {
    const refused = thrown(() => checkPatch({ pollInterval: 1 }, defaultSettings))
    expect(refusalWords(refused)).toEqual({ phrases: [], knob: 'pollInterval' })
    const fault = thrown(() => checkFaults({ latency: -1 }))
    expect(refusalWords(fault)).toEqual({ phrases: [], fault: 'latency' })
    expect(faultKnobs).toHaveProperty('latency')
  })

  it('of too much in a second says how much it may be, not the range of the field', () => {
    const patch = { pushRate: 5_000, payload: 32_768 }
    const { phrases } = refusalWords(thrown(() => checkPatch(patch, defaultSettings)))
    expect(phrases).toEqual([
      { key: 'refusal.because.too_fast', figures: { limit: { bytes: 8_000_000 } } },
    ])
  })

  it('of what is too large has both sizes where they are known', () => {
    const figures = { size: 70_000, limit: 65_536 }
    expect(refusalWords({ code: 'too_large', message, figures }).phrases).toEqual([
      { key: 'refusal.tooLargeBy', figures: { size: { count: 70_000 }, limit: { count: 65_536 } } },
    ])
    expect(refusalWords({ code: 'too_large', message }).phrases).toEqual([
      { key: 'refusal.too_large', figures: { limit: { count: 65_536 } } },
    ])
  })

  it('with a status alone names it, and the pause that was asked for', () => {
    const figures = { status: 429, retryAfter: 7 }
    expect(
      refusalWords({ code: 'internal', message, reason: 'answered', figures }).phrases,
    ).toEqual([
      { key: 'refusal.because.answered', figures: { status: { code: 429 } } },
      { key: 'refusal.retryAfter', figures: { pause: { ms: 7_000 } } },
    ])
  })
})
