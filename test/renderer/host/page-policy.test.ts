import { describe, expect, it } from 'vitest'
import { watchPagePolicy } from '../../../renderer/host/page-policy.ts'

function page() {
  const document = new EventTarget()
  const forbids = watchPagePolicy(document)
  return {
    forbids,
    violate(blockedURI: string, effectiveDirective = 'connect-src', disposition = 'enforce') {
      const event = new Event('securitypolicyviolation')
      document.dispatchEvent(Object.assign(event, { blockedURI, effectiveDirective, disposition }))
    },
  }
}

describe('the policy of the page', () => {
  it('forbids a server once it forbade one of its addresses, and no other server', () => {
    const { forbids, violate } = page()
    expect(forbids('ws://127.0.0.1:8181')).toBe(false)
    violate('ws://127.0.0.1:8181/?client=x&interval=0')
    expect(forbids('ws://127.0.0.1:8181')).toBe(true)
    expect(forbids('ws://127.0.0.1:8182')).toBe(false)
    expect(forbids('http://127.0.0.1:8181')).toBe(false)
  })

  it.each([
    ['inline', 'script-src', 'enforce'],
    ['http://127.0.0.1:3000/x.png', 'img-src', 'enforce'],
    ['http://127.0.0.1:3000/getData', 'connect-src', 'report'],
  ])('is not what %s by %s (%s) says', (uri, directive, disposition) => {
    const { forbids, violate } = page()
    violate(uri, directive, disposition)
    expect(forbids('http://127.0.0.1:3000')).toBe(false)
  })
})
