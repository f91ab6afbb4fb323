import { describe, expect, it } from 'vitest'
import { makeLanguageSound, soundLanguage } from '../../../renderer/host/sound-language.ts'

describe('the language that the browser tells', () => {
  it.each(['en-US', 'zh-CN', 'de', 'zh-Hans-CN'])('stays where Intl takes it: %s', (tag) => {
    expect(soundLanguage(tag)).toBe(tag)
  })
  it.each(['en-US@posix', 'C', '', 'en_US', undefined])(
    'is English where it is none: %s',
    (tag) => {
      expect(soundLanguage(tag)).toBe('en')
    },
  )
  it('is put right on the navigator, so that libraries that ask it load', () => {
    const navigator = { language: 'en-US@posix' }
    expect(() => new Intl.NumberFormat(navigator.language)).toThrow(RangeError)
    makeLanguageSound(navigator)
    expect(() => new Intl.NumberFormat(navigator.language)).not.toThrow()
  })
  it('is left alone where it is sound', () => {
    const navigator = Object.freeze({ language: 'zh-CN' })
    makeLanguageSound(navigator)
    expect(navigator.language).toBe('zh-CN')
  })
})
