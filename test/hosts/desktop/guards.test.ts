import { EventEmitter } from 'node:events'
import { expect, describe, it, vi } from 'vitest'
import type { Session, WebContents } from 'electron'
import { guardContents, guardSession } from '../../../main/hosts/desktop/guards.ts'
import { createPageIdentity } from '../../../main/hosts/desktop/page-identity.ts'
import { settled } from '../../support/settled.ts'

/** A session that keeps its handlers, so that they can be asked one by one. */
class FakeSession extends EventEmitter {
  readonly handlers = new Map<string, (...args: unknown[]) => unknown>()
  readonly #keep = (name: string) => (handler: (...args: unknown[]) => unknown) =>
    void this.handlers.set(name, handler)
  readonly setPermissionRequestHandler = this.#keep('request')
  readonly setPermissionCheckHandler = this.#keep('check')
  readonly setDevicePermissionHandler = this.#keep('device')
  readonly setBluetoothPairingHandler = this.#keep('pairing')
  readonly setDisplayMediaRequestHandler = this.#keep('display')

  ask(name: string, ...args: unknown[]): unknown {
    const handler = this.handlers.get(name)
    if (handler === undefined) throw new Error(`There is no handler for ${name}`)
    return handler(...args)
  }
}

const session = new FakeSession()
guardSession(session as unknown as Session, createPageIdentity())

function request(permission: string, requestingUrl: string, isMainFrame = true): unknown {
  const answer = vi.fn()
  session.ask('request', {}, permission, answer, { requestingUrl, isMainFrame })
  expect(answer).toHaveBeenCalledOnce()
  return answer.mock.calls[0]?.[0]
}
const check = (
  permission: string,
  origin: string,
  isMainFrame = true,
  contents: object | null = {},
) => session.ask('check', contents, permission, origin, { isMainFrame })

describe('EL-06 and EL-08: the handlers of the session', () => {
  it.each(['loopback-network', 'local-network-access', 'clipboard-sanitized-write'])(
    'both grant %s to our page and to nobody else',
    (permission) => {
      expect(request(permission, 'app://playground/')).toBe(true)
      expect(check(permission, 'app://playground/')).toBe(true)
      expect(request(permission, 'https://evil.example/')).toBe(false)
      expect(check(permission, 'https://evil.example/')).toBe(false)
      expect(request(permission, 'app://playground/', false)).toBe(false)
      expect(check(permission, 'app://playground/', false)).toBe(false)
      expect(check(permission, 'app://playground/', true, null)).toBe(false)
    },
  )

  it.each(['local-network', 'geolocation', 'media', 'clipboard-read', 'openExternal', 'unknown'])(
    'both refuse %s to our page',
    (permission) => {
      expect(request(permission, 'app://playground/')).toBe(false)
      expect(check(permission, 'app://playground/')).toBe(false)
    },
  )

  it('refuse every device, pairing and screen', () => {
    const answer = vi.fn()
    expect(session.ask('device', { deviceType: 'usb' })).toBe(false)
    session.ask('pairing', {}, answer)
    session.ask('display', {}, answer)
    expect(answer.mock.calls).toEqual([[{ confirmed: false }], [null]])
  })

  it.each([
    ['select-hid-device', [{}], [null]],
    ['select-serial-port', [[], {}], ['']],
    ['select-usb-device', [{}], []],
  ])('choose nothing at %s', (name, args, chosen) => {
    const answer = vi.fn()
    const preventDefault = vi.fn()
    session.emit(name, { preventDefault }, ...args, answer)
    expect(preventDefault).toHaveBeenCalledOnce()
    expect(answer.mock.calls).toEqual([chosen])
  })
})

describe('EL-03 and EL-04: the contents of a window', () => {
  type Opener = (details: { readonly url: string }) => { readonly action: string }
  function guarded(openExternal: (url: string) => Promise<void> = async () => undefined) {
    const logged: string[] = []
    const opened: string[] = []
    let opener: Opener = () => ({ action: 'allow' })
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: Opener) => void (opener = handler),
    })
    guardContents(contents as unknown as WebContents, {
      page: createPageIdentity(),
      external: (url) => (url.startsWith('https://good.example/') ? `${url}#checked` : undefined),
      async openExternal(url) {
        opened.push(url)
        await openExternal(url)
      },
      log: (line) => logged.push(line),
    })
    /** Whether it goes there. */
    const goes = (event: string, url: string, isMainFrame = true): boolean => {
      const preventDefault = vi.fn()
      contents.emit(event, { url, isMainFrame, preventDefault })
      return preventDefault.mock.calls.length === 0
    }
    return { contents, goes, open: (url: string) => opener({ url }), logged, opened }
  }

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'stay at our page by %s',
    (event) => {
      const { goes, logged } = guarded()
      expect(goes(event, 'app://playground/#x')).toBe(true)
      expect(logged).toEqual([])
      expect(goes(event, 'https://evil.example/')).toBe(false)
      expect(goes(event, 'app://playground/', false)).toBe(false)
      expect(logged[0]).toBe('refused to go to "https://evil.example/"')
    },
  )

  it('hold no webview', () => {
    const { contents } = guarded()
    const preventDefault = vi.fn()
    contents.emit('will-attach-webview', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  it('open no window: an address that may be opened goes to the browser, as it was checked', async () => {
    const { open, opened, logged } = guarded(() => Promise.reject(new Error('no browser')))
    expect(open('https://good.example/a')).toEqual({ action: 'deny' })
    expect(open('file:///etc/passwd')).toEqual({ action: 'deny' })
    await settled()
    expect(opened).toEqual(['https://good.example/a#checked'])
    expect(logged).toEqual([
      'refused to open "file:///etc/passwd"',
      'could not open https://good.example/a#checked: Error: no browser',
    ])
  })
})
