import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../../main/hosts/csp.ts'
import { readPageFiles } from '../../../main/hosts/page-files.ts'
import { createPageIdentity } from '../../../main/hosts/desktop/page-identity.ts'
import { createPageProtocol } from '../../../main/hosts/desktop/page-protocol.ts'

const parent = mkdtempSync(join(tmpdir(), 'page-protocol-'))
const folder = join(parent, 'page')
mkdirSync(join(folder, 'assets'), { recursive: true })
writeFileSync(join(parent, 'secret.html'), 'secret')
writeFileSync(join(folder, 'index.html'), '<p>the page</p>')
writeFileSync(join(folder, 'assets', 'index-1a.js'), 'export {}')
writeFileSync(join(folder, 'assets', 'gone-1a.js'), 'export {}')
writeFileSync(join(folder, 'assets', 'font-1a.woff2'), Buffer.from([0, 1, 2, 255]))
symlinkSync(join(parent, 'secret.html'), join(folder, 'link.html'))
afterAll(() => rmSync(parent, { recursive: true }))

const logged: string[] = []
const handle = createPageProtocol({
  page: createPageIdentity(),
  files: readPageFiles(folder),
  policy: () => contentSecurityPolicy(['http://127.0.0.1:3000\r\nX-Injected: 1']),
  log: (line) => logged.push(line),
})
const ask = (url: string, init?: RequestInit) => handle(new Request(url, init))

describe('the scheme app://', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<p>the page</p>'],
    ['/index.html', 'text/html; charset=utf-8', '<p>the page</p>'],
    ['/?a=b#push-rate=5', 'text/html; charset=utf-8', '<p>the page</p>'],
    ['/assets/index-1a.js', 'text/javascript; charset=utf-8', 'export {}'],
  ])('serves %s', async (path, type, body) => {
    const response = await ask(`app://playground${path}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toBe(body)
  })

  it('serves bytes as they are', async () => {
    const response = await ask('app://playground/assets/font-1a.woff2')
    expect(response.headers.get('content-type')).toBe('font/woff2')
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 1, 2, 255])
  })

  it('answers a range with the whole file, which a range allows', async () => {
    const response = await ask('app://playground/', { headers: { Range: 'bytes=0-1' } })
    expect([response.status, await response.text()]).toEqual([200, '<p>the page</p>'])
  })

  it('answers HEAD without a body', async () => {
    const response = await ask('app://playground/', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it('has a page for too many crashes, without a script', async () => {
    const response = await ask('app://playground/stopped')
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).toContain('Open the page again')
    expect(text).not.toContain('<script')
  })

  it.each([
    ['a parent', 'app://playground/../secret.html', 404],
    ['an encoded parent', 'app://playground/%2e%2e/secret.html', 404],
    ['an encoded slash', 'app://playground/..%2fsecret.html', 404],
    ['a doubly encoded parent', 'app://playground/%252e%252e/secret.html', 404],
    ['backslashes', 'app://playground/..\\secret.html', 404],
    ['encoded backslashes', 'app://playground/..%5csecret.html', 404],
    ['a NUL', 'app://playground/index.html%00', 404],
    ['a drive', 'app://playground/C:/Windows/win.ini', 404],
    ['an absolute path', `app://playground/${join(parent, 'secret.html')}`, 404],
    ['a symbolic link', 'app://playground/link.html', 404],
    ['the wrong case', 'app://playground/INDEX.HTML', 404],
    ['a missing file', 'app://playground/nothing.js', 404],
    ['a folder', 'app://playground/assets', 404],
    ['a property of every object', 'app://playground/__proto__', 404],
    ['another host', 'app://evil/index.html', 400],
    ['a host that begins alike', 'app://playground.evil/index.html', 400],
    ['a port', 'app://playground:80/index.html', 400],
    ['no host', 'app:/index.html', 400],
    ['a huge path', `app://playground/${'a'.repeat(100_000)}`, 400],
  ])('refuses %s', async (_name, url, status) => {
    const response = await ask(url)
    expect(response.status).toBe(status)
    expect(await response.text()).not.toContain('secret')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await ask('app://playground/', { method })).status).toBe(400)
  })

  it('answers 404 and logs where a listed file has gone', async () => {
    rmSync(join(folder, 'assets', 'gone-1a.js'))
    expect((await ask('app://playground/assets/gone-1a.js')).status).toBe(404)
    expect(logged.join()).toContain('ENOENT')
  })

  it('splits no header, whatever the policy was made from', async () => {
    expect((await ask('app://playground/')).headers.get('x-injected')).toBeNull()
  })
})
