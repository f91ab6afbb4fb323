import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { createPageIdentity } from '../../../main/hosts/desktop/page-identity.ts'
import { mayUse } from '../../../main/hosts/desktop/permissions.ts'

const page = createPageIdentity()
const own = { url: 'app://playground/', isMainFrame: true }
const needed = ['loopback-network', 'local-network-access', 'clipboard-sanitized-write']

/** Every name that Electron's own types list, so that a new one is refused from its first day. */
function everyPermission(): string[] {
  const types = createRequire(import.meta.url).resolve('electron/electron.d.ts')
  const source = readFileSync(types, 'utf8')
  const line =
    /setPermissionCheckHandler\(handler: \(\(webContents[^\n]*permission: ([^\n]*?), requestingOrigin/
  const names = line.exec(source)?.[1] ?? ''
  return [...names.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '')
}

describe('permissions', () => {
  it('are refused to our own page, but for the three it needs', () => {
    const names = everyPermission()
    expect(names.length).toBeGreaterThan(18)
    expect(names).toContain('unknown')
    expect(names.filter((name) => mayUse(name, own, page)).toSorted()).toEqual(needed.toSorted())
  })

  it.each([
    { url: 'https://evil.example/', isMainFrame: true },
    { url: 'app://playground.evil/', isMainFrame: true },
    { url: 'http://127.0.0.1:3000/', isMainFrame: true },
    { url: 'null', isMainFrame: true },
    { url: '', isMainFrame: true },
    { url: undefined, isMainFrame: true },
    { url: 'app://playground/', isMainFrame: false },
  ])('are all refused to $url, main frame: $isMainFrame', (requester) => {
    expect(needed.filter((name) => mayUse(name, requester, page))).toEqual([])
  })
})
