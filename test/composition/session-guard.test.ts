import { EventEmitter } from 'node:events'
import { expect, describe, it, vi } from 'vitest'
import type { Session } from 'electron'
import { createPageIdentity } from '../../main/hosts/desktop/page-identity.ts'
import { guardSession } from '../../main/hosts/desktop/window.ts'

vi.mock('electron', () => ({ BrowserWindow: {}, dialog: {}, nativeTheme: {}, screen: {} }))

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
