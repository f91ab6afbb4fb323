import { describe, expect, it } from 'vitest'
import { externalPages, externalTarget } from '../../../main/hosts/desktop/external-links.ts'

const servers = ['http://127.0.0.1:3000', 'http://127.0.0.1:4000', 'ws://127.0.0.1:8181']

describe('a link that leaves the window', () => {
  it.each([...externalPages])('may go to %s', (url) => {
    expect(externalTarget(url, servers)).toBe(url)
  })

  it.each([
    ['http://127.0.0.1:3000/getData?after=5', 'http://127.0.0.1:3000/getData?after=5'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/'],
    ['http://127.0.0.1:8181/', 'http://127.0.0.1:8181/'],
  ])('may go to our own server at %s', (url, target) => {
    expect(externalTarget(url, servers)).toBe(target)
  })

  it.each([
    'http://127.0.0.1:9999/',
    'http://127.0.0.1:30000/',
    'http://localhost:3000/',
    'https://127.0.0.1:3000/',
    'http://127.0.0.1:3000@evil.example/',
    'http://user@127.0.0.1:3000/',
    'http://localhost@evil.example',
    `${externalPages[0] ?? ''}/../../evil`,
    `${externalPages[0] ?? ''}?q=1`,
    'https://evil.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'smb://host/share',
    'ms-msdt:/id',
    'app://playground/',
    'ws://127.0.0.1:8181/',
    'not an address',
    '',
  ])('never goes to %s', (url) => {
    expect(externalTarget(url, servers)).toBeUndefined()
  })
})
