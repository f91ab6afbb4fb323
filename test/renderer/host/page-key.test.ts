import { describe, expect, it } from 'vitest'
import { splitKey, takeKey } from '../../../renderer/host/page-key.ts'
import { createFakeTab } from './fake-tab.ts'

describe('the key of a page', () => {
  it('comes from the fragment, is kept, and leaves the address bar', () => {
    const tab = createFakeTab('#token=secret')
    expect(takeKey(tab)).toBe('secret')
    expect([...tab.kept.values()]).toEqual(['secret'])
    expect(tab.shown).toEqual(['/'])
  })

  it('leaves what else the fragment says where it is', () => {
    const tab = createFakeTab('#pushRate=20&token=secret&pollInterval=1000')
    expect(takeKey(tab)).toBe('secret')
    expect(tab.shown).toEqual(['/#pushRate=20&pollInterval=1000'])
  })

  it('is remembered when the page is loaded again', () => {
    const tab = createFakeTab('', { stored: 'secret' })
    expect(takeKey(tab)).toBe('secret')
    expect(tab.shown).toEqual([])
  })

  it('is remembered by the history entry where the browser keeps nothing else', () => {
    const tab = createFakeTab('#token=secret')
    takeKey(tab)
    tab.kept.clear()
    expect(takeKey(tab)).toBe('secret')
  })

  it('leaves what else the history entry holds as it is', () => {
    const tab = createFakeTab('#token=secret', { state: { scroll: 7 } })
    takeKey(tab)
    expect(tab.history.state).toMatchObject({ scroll: 7 })
  })

  it('of a new launch wins over the one that is remembered', () => {
    const tab = createFakeTab('#token=new', { stored: 'old' })
    expect(takeKey(tab)).toBe('new')
    expect([...tab.kept.values()]).toEqual(['new'])
  })

  it('is undefined where there is none', () => {
    expect(takeKey(createFakeTab('#pushRate=20'))).toBeUndefined()
    expect(takeKey(createFakeTab('#token='))).toBeUndefined()
    expect(splitKey('#token=&a=1')).toEqual({ key: undefined, rest: 'a=1' })
  })
})
