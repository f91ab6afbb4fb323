import type { Buffer } from 'node:buffer'
import { WebSocket } from 'ws'
import type { ControlFrame } from '../shared/contract/control-frame.ts'
import { limitAttempt, untilEnd, type Link } from './link.ts'

/** How our server begins every message; control frames have a `type` (PROTOCOL 1.1). */
const messageStart = /^\{"id":(\d+),/
/** So many bytes hold the longest such beginning. */
const startLength = 24

/** A WebSocket client, which resumes by `?after=`. */
export function createWebSocketLink(url: string): Link {
  return (cursor, listener) => {
    const events = untilEnd(listener)
    const query = new URLSearchParams({ after: String(cursor.after), stream: cursor.stream })
    const ws = new WebSocket(`${url}/?${query.toString()}`, {
      perMessageDeflate: false,
      // Only our own server sends to it, and only ids are looked at.
      skipUTF8Validation: true,
    })
    const answered = limitAttempt(() => ws.terminate())
    ws.on('open', () => {
      answered()
      events.opened()
    })
    ws.on('message', (data) => {
      const bytes = data as Buffer
      const id = messageStart.exec(bytes.toString('latin1', 0, startLength))?.[1]
      if (id !== undefined) {
        events.message(Number(id))
        return
      }
      const frame = JSON.parse(bytes.toString()) as ControlFrame
      if (frame.type !== 'reset') return
      const { stream, oldest, newest } = frame
      // As the server goes on: behind the newest, or from the oldest where that was deleted.
      const behind = stream === cursor.stream && cursor.after < oldest
      events.reset({ stream, after: behind ? oldest - 1 : newest })
    })
    ws.on('error', events.lost)
    ws.on('close', (code) => {
      answered()
      if (code === 1000) events.ended()
      else events.lost()
    })
    return () => {
      events.close()
      ws.terminate()
    }
  }
}
