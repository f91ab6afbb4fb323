import type { Stream } from '../../engine/stream.ts'
import type { ControlFrame } from '../../shared/contract/control-frame.ts'

/** Where a connection begins, and whether it must be told that its cursor means nothing here. */
export interface Start {
  /** Everything above this id is sent. */
  readonly cursor: number
  readonly reset: boolean
}

/**
 * Places a cursor in the stream (PROTOCOL 1.5).
 *
 * @param wanted the id the client has seen last, Infinity where it cannot be read; undefined starts live.
 * @param streamId the stream that the client knows, where it says so.
 */
export function placeCursor(
  stream: Pick<Stream, 'id' | 'bounds'>,
  wanted: number | undefined,
  streamId: string | undefined,
): Start {
  const { oldest, newest } = stream.bounds()
  // Also without a cursor: the client knows ids of that stream, and counts from them.
  if (streamId !== undefined && streamId !== stream.id) return { cursor: newest, reset: true }
  if (wanted === undefined) return { cursor: newest, reset: false }
  if (wanted > newest) return { cursor: newest, reset: true }
  // A client that asks from 0 has seen nothing, so it misses nothing that was deleted.
  if (wanted > 0 && wanted < oldest - 1) return { cursor: oldest - 1, reset: true }
  return { cursor: wanted, reset: false }
}

/** The control frame that tells where a stream begins, or of a reset. */
export function placeFrame(
  type: 'position' | 'reset',
  { id, bounds }: Pick<Stream, 'id' | 'bounds'>,
): ControlFrame {
  const { oldest, newest } = bounds()
  return { type, stream: id, oldest, newest }
}
