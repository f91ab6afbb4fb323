import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openStorage, type PageStorage } from '../../../renderer/host/page-storage.ts'

function fakeStorage() {
  const kept = new Map<string, string>()
  let full = false
  const refuse = (): never => {
    throw new DOMException('No room.', 'QuotaExceededError')
  }
  const storage: PageStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => (full ? refuse() : void kept.set(name, value)),
    removeItem: (name) => void kept.delete(name),
  }
  return { kept, storage, fill: (value: boolean) => void (full = value) }
}

describe('the storage of the page', () => {
  it('is the browser’s where that keeps things', () => {
    const { kept, storage } = fakeStorage()
    const page = openStorage(() => storage)
    page.setItem('size', 'large')
    expect(kept.get('size')).toBe('large')
    expect(page.getItem('size')).toBe('large')
    page.removeItem('size')
    expect(page.getItem('size')).toBeNull()
  })

  const blocked = (): never => {
    throw new DOMException('Blocked.', 'SecurityError')
  }
  it.each([
    ['to touch it throws', blocked],
    ['every use of it throws', () => ({ getItem: blocked, setItem: blocked, removeItem: blocked })],
  ])('is memory where site data is blocked: %s', (_name, open) => {
    const page = openStorage(open)
    expect(page.getItem('size')).toBeNull()
    page.setItem('size', 'large')
    expect(page.getItem('size')).toBe('large')
    page.removeItem('size')
    expect(page.getItem('size')).toBeNull()
  })

  it('remembers what there was no room for, until there is', () => {
    const { kept, storage, fill } = fakeStorage()
    const page = openStorage(() => storage)
    page.setItem('panes', 'old')
    fill(true)
    page.setItem('panes', 'new')
    expect(page.getItem('panes')).toBe('new')
    fill(false)
    page.setItem('panes', 'newer')
    expect(page.getItem('panes')).toBe('newer')
    expect(kept.get('panes')).toBe('newer')
  })

  it('is opened in one place: nothing else touches the browser’s own', () => {
    const folder = fileURLToPath(new URL('../../../renderer/', import.meta.url))
    const touching = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|vue)$/.test(name))
      .filter((name) =>
        /\b(?:local|session)Storage\b/.test(readFileSync(join(folder, name), 'utf8')),
      )
    expect(touching.map((name) => name.replaceAll('\\', '/'))).toEqual(['host/page-storage.ts'])
  })
})
