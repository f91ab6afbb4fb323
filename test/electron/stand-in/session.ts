import { EventEmitter } from 'node:events'
import type { BrowserContext } from 'playwright-core'
import type { Session } from 'electron'
import { toChromium } from './address.ts'

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
type Permission = Parameters<CheckHandler>[1]

/** Electron's names for permissions, with playwright's where Chromium can be told of them. */
const known: Readonly<Partial<Record<Permission, readonly string[]>>> = {
  'clipboard-sanitized-write': ['clipboard-write'],
  'clipboard-read': ['clipboard-read'],
  'local-network-access': ['local-network-access'],
  media: ['camera', 'microphone'],
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  midi: ['midi'],
}

type Handled = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setBluetoothPairingHandler'
  | 'setDisplayMediaRequestHandler'
>

/** The one session: it keeps the handlers, and has Chromium grant what they grant. */
class StandInSession extends EventEmitter implements Handled {
  requestHandler: RequestHandler | null = null
  checkHandler: CheckHandler | null = null
  deviceHandler: Parameters<Session['setDevicePermissionHandler']>[0] = null
  pairingHandler: Parameters<Session['setBluetoothPairingHandler']>[0] = null
  displayMediaHandler: Parameters<Session['setDisplayMediaRequestHandler']>[0] = null

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.requestHandler = handler
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.checkHandler = handler
  }
  setDevicePermissionHandler(handler: typeof this.deviceHandler): void {
    this.deviceHandler = handler
  }
  setBluetoothPairingHandler(handler: typeof this.pairingHandler): void {
    this.pairingHandler = handler
  }
  setDisplayMediaRequestHandler(handler: typeof this.displayMediaHandler): void {
    this.displayMediaHandler = handler
  }

  /** Grants the pages of `origin` exactly what both handlers grant its main frame. */
  async grantTo(context: BrowserContext, origin: string): Promise<void> {
    const granted: string[] = []
    for (const [permission, names] of Object.entries(known) as [Permission, string[]][]) {
      const details = { isMainFrame: true, requestingUrl: `${origin}/` }
      const requested = await new Promise<boolean>((resolve) => {
        if (this.requestHandler === null) resolve(true)
        else this.requestHandler({} as never, permission, resolve, details)
      })
      const checked = this.checkHandler?.({} as never, permission, `${origin}/`, details) ?? true
      if (requested && checked) granted.push(...names)
    }
    await context.grantPermissions(granted, { origin: toChromium(origin) })
  }
}

export const session = { defaultSession: new StandInSession() }
