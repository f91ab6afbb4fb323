import type { ErrorShape } from './errors.ts'

/**
 * What the servers send in addition to messages. A message never has a `type`, a control frame always has
 * one; on SSE the type is the event's name and the rest its data.
 */
export type ControlFrame =
  | { readonly type: 'ack'; readonly ref: string; readonly id: number }
  | { readonly type: 'heartbeat'; readonly at: number }
  | {
      /** Where a stream begins: on SSE its first event; `reset` where the client's cursor means nothing. */
      readonly type: 'position' | 'reset'
      readonly stream: string
      readonly oldest: number
      readonly newest: number
    }
  | { readonly type: 'error'; readonly error: ErrorShape; readonly ref?: string }
