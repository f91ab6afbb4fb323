import { describe, expect, it } from 'vitest'
import { createWebKeys } from '../../../main/hosts/web/web-keys.ts'

function setUp() {
  let now = 0
  return { keys: createWebKeys(() => now), pass: (duration: number) => void (now += duration) }
}

describe('the keys of a launch', () => {
  it('are the token and nothing that is like it', () => {
    const { keys } = setUp()
    expect(keys.isKey(keys.token)).toBe(true)
    for (const wrong of ['', keys.token.slice(1), `${keys.token}a`, 'x'.repeat(32)]) {
      expect(keys.isKey(wrong)).toBe(false)
    }
  })

  it('come from a code, which is none itself', () => {
    const { keys } = setUp()
    const code = keys.issueCode()
    expect(keys.isKey(code)).toBe(false)
    const key = keys.redeem(code) ?? ''
    expect(keys.isKey(key)).toBe(true)
    expect([key === code, key === keys.token]).toEqual([false, false])
    expect(keys.isKey(keys.token)).toBe(true)
  })

  it('from a code that comes a second time are good no more', () => {
    const { keys } = setUp()
    const code = keys.issueCode()
    const key = keys.redeem(code) ?? ''
    expect(keys.redeem(code)).toBeUndefined()
    expect(keys.isKey(key)).toBe(false)
    expect(keys.redeem(code)).toBeUndefined()
    expect(keys.isKey(keys.token)).toBe(true)
  })

  it('come from a code for two minutes', () => {
    const { keys, pass } = setUp()
    const [first, second] = [keys.issueCode(), keys.issueCode()]
    pass(120_000)
    expect(keys.redeem(first)).toBeDefined()
    pass(1)
    expect(keys.redeem(second)).toBeUndefined()
  })

  it('come from no code that was not issued', () => {
    const { keys } = setUp()
    for (const wrong of ['', 'x', keys.token, '__proto__']) {
      expect(keys.redeem(wrong)).toBeUndefined()
    }
  })

  it('of codes are bounded: the first one gives way', () => {
    const { keys } = setUp()
    const codes = Array.from({ length: 17 }, () => keys.issueCode())
    expect(keys.redeem(codes[0] ?? '')).toBeUndefined()
    expect(keys.redeem(codes[1] ?? '')).toBeDefined()
  })
})
