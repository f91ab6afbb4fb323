/** The three ways a message reaches a page, in the order in which the window shows them. */
export const transports = ['polling', 'sse', 'websocket'] as const
export type Transport = (typeof transports)[number]

/**
 * One vocabulary for the connection of every transport. `waiting` is a pause before the next
 * attempt, `refused` an end that only a person can change (a refused origin, an ended stream).
 */
export const connectionStates = [
  'idle',
  'connecting',
  'open',
  'waiting',
  'refused',
  'closed',
] as const
export type ConnectionState = (typeof connectionStates)[number]

/**
 * `readyState` as the page's own object would report it: EventSource has 0 to 2, WebSocket 0 to 3;
 * polling has no such object and answers undefined.
 */
export type ReadyState = 0 | 1 | 2 | 3 | undefined
