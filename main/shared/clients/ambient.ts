import type { Ambient } from './client.ts'

/** The browser's own fetch, EventSource, WebSocket, clock and timers. */
export function browserAmbient(): Ambient {
  return {
    // fetch insists on its own window as `this`.
    fetch: (...parameters) => globalThis.fetch(...parameters),
    EventSource: globalThis.EventSource,
    WebSocket: globalThis.WebSocket,
    origin: globalThis.location.origin,
    now: () => performance.timeOrigin + performance.now(),
    after(delay, action) {
      const timer = setTimeout(action, delay)
      return () => clearTimeout(timer)
    },
    random: () => Math.random(),
  }
}
