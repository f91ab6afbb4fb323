import { describe, expect, it } from 'vitest'
import { menuTemplate, type MenuEntry } from '../../../main/hosts/desktop/menu.ts'

function entries(template: readonly MenuEntry[]): MenuEntry[] {
  return template.flatMap((entry) => [entry, ...entries(entry.submenu ?? [])])
}
const rolesOf = (options: Parameters<typeof menuTemplate>[0]) =>
  entries(menuTemplate(options)).flatMap(({ role }) => role ?? [])

describe('the menu', () => {
  it.each(['darwin', 'win32', 'linux'] as const)('edits, zooms and quits on %s', (platform) => {
    const roles = rolesOf({ platform, locale: 'en-US', developer: false })
    expect(roles).toEqual(
      expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']),
    )
    expect(roles).toEqual(expect.arrayContaining(['resetZoom', 'zoomIn', 'zoomOut', 'quit']))
  })

  it('begins with the application on macOS', () => {
    const [first] = menuTemplate({ platform: 'darwin', locale: 'en', developer: false })
    expect(first?.label).toBe('Realtime Playground')
  })

  it('has developer tools in development alone', () => {
    const options = { platform: 'linux', locale: 'en' } as const
    expect(rolesOf({ ...options, developer: false })).not.toContain('toggleDevTools')
    expect(rolesOf({ ...options, developer: true })).toContain('toggleDevTools')
  })

  it('speaks Chinese where the system does, in every entry', () => {
    const template = menuTemplate({ platform: 'win32', locale: 'zh-CN', developer: true })
    const shown = entries(template).filter(
      ({ type, visible }) => type === undefined && visible !== false,
    )
    expect(shown.filter(({ label }) => !/\p{Script=Han}/u.test(label ?? ''))).toEqual([])
  })
})
