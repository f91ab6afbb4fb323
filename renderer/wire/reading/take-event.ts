import type { BodyMarker } from './body-markers.ts'
import { maxUnknown, takeRecord, type Emit, type Flow } from './flow.ts'

const [lf, colon] = [0x0a, 0x3a]

/**
 * Takes an event of a stream without chunks, up to its empty line; or a comment, which is one line.
 * False: more bytes are needed.
 */
export function takeEvent(flow: Flow, mark: BodyMarker, emit: Emit): boolean {
  const bytes = flow.queue.view()
  let end = bytes.indexOf(lf)
  const isComment = bytes[0] === colon
  while (!isComment && end >= 0 && bytes[end + 1] !== lf) end = bytes.indexOf(lf, end + 1)
  if (end < 0 && bytes.length < maxUnknown) return false
  const count = end < 0 ? maxUnknown : Math.min(maxUnknown, end + (isComment ? 1 : 2))
  emit(
    takeRecord(flow, count, false, (all, anatomy) => ({
      type: 'event',
      events: mark(all, 0, count, anatomy),
    })),
  )
  return true
}
