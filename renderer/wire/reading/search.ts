import type { Transport } from '../../../main/shared/contract/transport.ts'
import { maxUnknown, takeUnknown, type Emit, type Flow, type Phase } from './flow.ts'
import { markWhole } from './body-markers.ts'
import { findBoundary, type Boundary } from './resync.ts'
import { streamFormatOf } from './stream-formats.ts'

function phaseAt(found: NonNullable<Boundary['found']>, transport: Transport): Phase {
  switch (found) {
    case 'head':
      return { type: 'head' }
    case 'frame':
      return { type: 'frames' }
    case 'chunk':
      return {
        type: 'chunks',
        kind: 'framing',
        mark: streamFormatOf(transport)?.mark(undefined) ?? markWhole('unknown', 'messageBody'),
      }
    default:
      return found satisfies never
  }
}

/** Takes what lies before the next boundary of a flow that is lost. False: more bytes are needed. */
export function search(
  flow: Flow,
  phase: Extract<Phase, { type: 'lost' }>,
  transport: Transport,
  emit: Emit,
): boolean {
  const { searched, isFirst } = phase
  const { at, found } = findBoundary(
    flow.queue.view(),
    searched,
    isFirst,
    transport,
    flow.direction,
  )
  if (found !== undefined) {
    takeUnknown(flow, at, emit)
    flow.phase = phaseAt(found, transport)
    return true
  }
  phase.searched = at
  if (at < maxUnknown) return false
  takeUnknown(flow, maxUnknown, emit)
  phase.searched -= maxUnknown
  phase.isFirst = false
  return true
}
