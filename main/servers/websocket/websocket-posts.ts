import type { WebSocket } from 'ws'
import type { ControlFrame } from '../../shared/contract/control-frame.ts'
import { PlaygroundError, shapeOf } from '../../shared/contract/errors.ts'
import { webSocketLimits } from '../../shared/contract/limits.ts'
import type { Posts } from '../../engine/posts.ts'
import { readPostText, type PostFields } from '../http/post-rules.ts'

/** Posts of one socket that may be under way before reading from it stops. */
const maxUnderWay = 256

/** Stores what comes in over one socket. Returns the function that takes a text. */
export function acceptPosts(
  ws: WebSocket,
  posts: Posts,
  client: string | undefined,
  send: (frame: ControlFrame) => void,
  close: (code: number, reason: string) => void,
): (text: string) => void {
  let badInARow = 0
  let underWay = 0

  function refuse(error: unknown, ref?: string): void {
    const shape = shapeOf(error)
    send(ref === undefined ? { type: 'error', error: shape } : { type: 'error', error: shape, ref })
  }

  async function store({ author, body, ref }: PostFields): Promise<void> {
    underWay += 1
    if (underWay >= maxUnderWay) ws.pause()
    try {
      const { id } = await posts.post({ author, body, ref, client })
      if (ref !== undefined) send({ type: 'ack', ref, id })
    } catch (error) {
      refuse(error, ref)
    }
    underWay -= 1
    if (ws.isPaused && underWay < maxUnderWay / 2) ws.resume()
  }

  return (text) => {
    try {
      const fields = readPostText(text)
      badInARow = 0
      void store(fields)
    } catch (error) {
      refuse(error)
      badInARow += 1
      const isOurs = error instanceof PlaygroundError
      if (!isOurs) close(1011, 'internal error')
      else if (badInARow >= webSocketLimits.badMessagesInARow) close(1008, 'bad messages')
    }
  }
}
