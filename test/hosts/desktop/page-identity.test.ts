import { describe, expect, it } from 'vitest'
import { createPageIdentity } from '../../../main/hosts/desktop/page-identity.ts'

describe('our own page', () => {
  const page = createPageIdentity()

  it('has the origin that the servers are told of', () => {
    expect([page.origin, page.url]).toEqual(['app://playground', 'app://playground/'])
  })

  it.each(['app://playground', 'app://playground/', 'app://playground/index.html?a#b'])(
    'is %s',
    (url) => expect(page.owns(url)).toBe(true),
  )

  it.each([
    'app://playground.evil/',
    'app://playground@evil/',
    'app://evil@playground/',
    'app://:secret@playground/',
    'app://playground:80/',
    'app://playground\\@evil/',
    'app://PLAYGROUND/',
    'app:playground',
    'apps://playground/',
    'http://playground/',
    'blob:app://playground/0',
    'javascript:app://playground/',
    'about:blank',
    'null',
    '',
  ])('is not %s', (url) => expect(page.owns(url)).toBe(false))

  it('is in development the page of the dev server, and the one that says it stopped', () => {
    const development = createPageIdentity('http://localhost:5173')
    expect(development.origin).toBe('http://localhost:5173')
    expect(development.owns('http://localhost:5173/index.html')).toBe(true)
    expect(development.owns(development.stoppedUrl)).toBe(true)
    expect(development.owns('http://localhost:5174/')).toBe(false)
  })
})
