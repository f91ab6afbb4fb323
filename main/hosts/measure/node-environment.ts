import { EventSource } from 'eventsource'
import { WebSocket } from 'ws'
import { createSystemClock } from '../../composition/system-clock.ts'
import type { ClientEnvironment, Fetch } from '../../shared/clients/environment.ts'

/** `fetch` as browsers have it, whose cache has a 304 come as the answer that it kept (WHATWG Fetch 4.6). */
function createCachedFetch(): Fetch {
  const kept = new Map<
    string,
    { readonly tag: string; readonly text: string; readonly headers: Headers }
  >()
  return async (url, options = {}) => {
    const known = options.cache === 'no-cache' ? kept.get(url) : undefined
    const tagged = known === undefined ? {} : { 'If-None-Match': known.tag }
    const headers = { ...options.headers, ...tagged }
    const response = await globalThis.fetch(url, { ...(options as RequestInit), headers })
    if (options.cache !== 'no-cache') return response
    if (response.status === 304 && known !== undefined) {
      return { ok: true, status: 200, headers: known.headers, text: async () => known.text }
    }
    const text = await response.text()
    const tag = response.headers.get('etag')
    if (tag !== null && response.ok) kept.set(url, { tag, text, headers: response.headers })
    return {
      ok: response.ok,
      status: response.status,
      headers: response.headers,
      text: async () => text,
    }
  }
}

const clock = createSystemClock()

/** What Node has by itself, and the `eventsource` package, all of them of the shape of a browser's. */
export function webEnvironment(): ClientEnvironment {
  return {
    ...clock,
    fetch: createCachedFetch(),
    EventSource,
    WebSocket: globalThis.WebSocket,
    origin: '',
    random: Math.random,
  }
}

/** The same with the WebSocket of `ws`, which is what programs in Node use. */
export function nodeEnvironment(): ClientEnvironment {
  return { ...webEnvironment(), WebSocket }
}
