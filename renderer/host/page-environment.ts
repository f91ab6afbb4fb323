import type { ClientEnvironment } from '../../main/shared/clients/environment.ts'
import { createEvery, type Time } from '../../main/shared/time.ts'

/** The timers of this page. */
const after: Time['after'] = (delay, action) => {
  const timer = setTimeout(action, delay)
  return () => clearTimeout(timer)
}

/** The browser's own fetch, EventSource, WebSocket, clock and timers. */
export function pageEnvironment(view: Window & typeof globalThis): ClientEnvironment {
  // Epoch ms with fractions; the browser never sets it.
  const now = (): number => view.performance.timeOrigin + view.performance.now()
  return {
    // fetch insists on its own window as `this`.
    fetch: (url, options) => view.fetch(url, options as RequestInit),
    EventSource: view.EventSource,
    WebSocket: view.WebSocket,
    origin: view.location.origin,
    now,
    after,
    every: createEvery(now, after),
    random: () => Math.random(),
  }
}
