import { describe, expect, it } from 'vitest'
import {
  checkFaults,
  faultsFor,
  noFaults,
  type NetworkFaults,
} from '../../../main/shared/contract/network.ts'
import { isTextKey } from '../../../main/shared/texts/speaker.ts'
import { faultWords } from '../../../main/shared/texts/words/fault-words.ts'
import {
  breakNames,
  breaks,
  canBreak,
  faultsOfBreak,
  isAnswer,
  isBroken,
  toggleBreak,
} from '../../../renderer/network/breaks.ts'
import { isCutKey } from '../../../renderer/network/use-cut-key.ts'

const after = (faults: NetworkFaults, name: (typeof breakNames)[number]): NetworkFaults => ({
  ...faults,
  ...toggleBreak(name, faults),
})

describe('what the menu breaks', () => {
  it.each(breakNames)('%s has a name, can be said, and is on and off again', (name) => {
    expect(isTextKey(`network.menu.${isAnswer(name) ? 'answer' : name}`)).toBe(true)
    expect(checkFaults(breaks[name])).toEqual(breaks[name])
    expect(faultWords(faultsOfBreak(name, noFaults))).toHaveLength(name === 'slow' ? 2 : 1)
    const on = after(noFaults, name)
    expect(breakNames.filter((one) => isBroken(one, on))).toEqual([name])
    expect(after(on, name)).toEqual(noFaults)
  })

  it('is one answer at a time, and a share of the requests gets it', () => {
    const limited = after(after(noFaults, 'unavailable'), 'tooManyRequests')
    expect(breakNames.filter((name) => isBroken(name, limited))).toEqual(['tooManyRequests'])
    const some = after(limited, 'errorShare')
    expect(faultWords(faultsOfBreak('errorShare', some))[0]?.key).toBe(
      'network.word.tooManyRequests.some',
    )
  })

  it('is said with the figures that were set elsewhere', () => {
    const faults = { ...noFaults, unavailable: 12 }
    expect(isBroken('unavailable', faults)).toBe(true)
    expect(faultsOfBreak('unavailable', faults)).toEqual({ unavailable: 12 })
  })

  it('is switched off for one, where it is on for all', () => {
    const all = faultsFor([{ scope: 'all', faults: { halfOpen: true } }], 'sse', undefined)
    expect(toggleBreak('silent', all)).toEqual({ halfOpen: false })
  })

  it('leaves out a proxy that has no stream to hold back', () => {
    const able = (transport: 'sse' | 'websocket') =>
      breakNames.filter((name) => !canBreak(name, transport))
    expect(able('websocket')).toEqual(['proxy'])
    expect(able('sse')).toEqual([])
    expect(breakNames.filter((name) => !canBreak(name, undefined))).toEqual([])
  })
})

describe('the key that cuts', () => {
  const press = (changes: Partial<KeyboardEvent> = {}, within = 'body'): boolean => {
    const target = { closest: (list: string) => (list.includes(within) ? {} : null) }
    return isCutKey({ key: 'c', target, ...changes } as unknown as KeyboardEvent)
  }

  it('is C by itself', () => {
    expect([press(), press({ key: 'C' }), press({ key: 'x' })]).toEqual([true, true, false])
    expect([press({ ctrlKey: true }), press({ metaKey: true }), press({ altKey: true })]).toEqual([
      false,
      false,
      false,
    ])
    expect([press({ repeat: true }), press({ defaultPrevented: true })]).toEqual([false, false])
  })

  it.each(['input', 'textarea', 'select', '[role="menu"]', '[role="dialog"]'])(
    'is a letter like any other within %s',
    (within) => {
      expect(press({}, within)).toBe(false)
    },
  )
})
