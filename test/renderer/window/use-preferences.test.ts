import { describe, expect, it } from 'vitest'
import { usePreferences } from '../../../renderer/window/use-preferences.ts'

function pageWith(stored: Readonly<Record<string, string>> = {}, languages = ['en-GB']) {
  const kept = new Map(Object.entries(stored))
  const properties = new Map<string, string>()
  const root = {
    dataset: {} as Record<string, string>,
    lang: '',
    style: { setProperty: (name: string, value: string) => properties.set(name, value) },
  }
  const preferences = usePreferences({
    root: root as unknown as HTMLElement,
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
    languages,
    views: ['timeline', 'compare'],
    onSystemTheme: () => undefined,
  })
  return { kept, root, properties, preferences }
}

describe('preferences', () => {
  it('follow the system at first', () => {
    const { preferences, root, properties } = pageWith()
    expect(preferences.theme.value).toBe('system')
    expect(root.dataset).toEqual({})
    expect(root.lang).toBe('en')
    expect(properties.get('--scale')).toBe('1')
  })

  it.each([
    [['zh-TW', 'en'], 'zh', 'zh-CN'],
    [['zh'], 'zh', 'zh-CN'],
    [['de', 'zh'], 'en', 'en'],
    [[], 'en', 'en'],
  ])('take the language %j of the browser as %s', (languages, language, tag) => {
    const { preferences, root } = pageWith({}, languages)
    expect(preferences.language.value).toBe(language)
    expect(root.lang).toBe(tag)
  })

  it('are shown at once and kept', () => {
    const { kept, root, properties, preferences } = pageWith()
    const before = preferences.appearance.value
    preferences.theme.value = 'dark'
    preferences.language.value = 'zh'
    preferences.size.value = 'projector'
    expect(root.dataset).toEqual({ theme: 'dark' })
    expect(root.lang).toBe('zh-CN')
    expect(properties.get('--scale')).toBe('1.5')
    expect(Object.fromEntries(kept)).toEqual({ theme: 'dark', language: 'zh', size: 'projector' })
    expect(preferences.appearance.value).toBeGreaterThan(before)
    preferences.theme.value = 'system'
    expect(root.dataset).toEqual({})
  })

  it('have the settings hidden at first, and keep what was chosen for the next visit', () => {
    const { kept, preferences } = pageWith()
    expect(preferences.settingsShown.value).toBe(false)
    preferences.settingsShown.value = true
    expect(pageWith(Object.fromEntries(kept)).preferences.settingsShown.value).toBe(true)
  })

  it('let characters act by themselves until a person turns that off, and keep it', () => {
    const { kept, preferences } = pageWith()
    expect(preferences.characterKeys.value).toBe(true)
    preferences.characterKeys.value = false
    expect(pageWith(Object.fromEntries(kept)).preferences.characterKeys.value).toBe(false)
  })

  it('survive what nobody could have chosen', () => {
    const { preferences } = pageWith({ theme: 'neon', size: '9' })
    expect(preferences.theme.value).toBe('system')
    expect(preferences.size.value).toBe('normal')
  })
})
