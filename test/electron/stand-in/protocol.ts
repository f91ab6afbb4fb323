import type { CustomScheme, Protocol } from 'electron'

type Handler = Parameters<Protocol['handle']>[1]

const privileged = new Map<string, CustomScheme>()
const handlers = new Map<string, Handler>()
let ready = false

/** From now on schemes can be handled, and no more of them registered. */
export function protocolReady(): void {
  ready = true
}

/** Asks the application for an address of its scheme, as a page's request would. */
export async function requestFromApp(url: string, method: string): Promise<Response> {
  const { protocol: scheme } = new URL(url)
  const handler = handlers.get(scheme.slice(0, -1))
  if (handler === undefined) return new Response('no handler', { status: 502 })
  return handler(new Request(url, { method }))
}

export const protocol: Pick<
  Protocol,
  'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'
> = {
  registerSchemesAsPrivileged(schemes) {
    if (ready) throw new Error('registerSchemesAsPrivileged must be called before app is ready')
    for (const scheme of schemes) privileged.set(scheme.scheme, scheme)
  },
  handle(scheme, handler) {
    if (!ready) throw new Error('protocol cannot be used before app is ready')
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} is already intercepted`)
    const { standard, secure } = privileged.get(scheme)?.privileges ?? {}
    if (standard !== true || secure !== true) {
      throw new Error(`${scheme} is no standard, secure scheme: its pages would have no origin`)
    }
    handlers.set(scheme, handler)
  },
  unhandle: (scheme) => void handlers.delete(scheme),
  isProtocolHandled: (scheme) => handlers.has(scheme),
}
