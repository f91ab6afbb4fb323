import { describe, expect, it } from 'vitest'
import { takeToken } from '../../../renderer/host/page-token.ts'

function pageAt(hash: string, stored?: string) {
  const kept = new Map(stored === undefined ? [] : [['playground-token', stored]])
  const shown: string[] = []
  return {
    kept,
    shown,
    surroundings: {
      location: { hash, pathname: '/', search: '' },
      storage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
      },
      history: {
        state: null,
        replaceState: (_state: unknown, _title: string, address?: string | URL | null) =>
          void shown.push(String(address)),
      },
    },
  }
}

describe('the token of a page', () => {
  it('comes from the fragment, is kept, and leaves the address bar', () => {
    const page = pageAt('#token=secret')
    expect(takeToken(page.surroundings)).toBe('secret')
    expect([...page.kept.values()]).toEqual(['secret'])
    expect(page.shown).toEqual(['/'])
  })

  it('leaves what else the fragment says where it is', () => {
    const page = pageAt('#pushRate=20&token=secret&pollInterval=1000')
    expect(takeToken(page.surroundings)).toBe('secret')
    expect(page.shown).toEqual(['/#pushRate=20&pollInterval=1000'])
  })

  it('is remembered when the page is loaded again', () => {
    const page = pageAt('', 'secret')
    expect(takeToken(page.surroundings)).toBe('secret')
    expect(page.shown).toEqual([])
  })

  it('of a new launch wins over the one that is remembered', () => {
    const page = pageAt('#token=new', 'old')
    expect(takeToken(page.surroundings)).toBe('new')
    expect([...page.kept.values()]).toEqual(['new'])
  })

  it('is undefined where there is none', () => {
    expect(takeToken(pageAt('#pushRate=20').surroundings)).toBeUndefined()
    expect(takeToken(pageAt('#token=').surroundings)).toBeUndefined()
  })
})
