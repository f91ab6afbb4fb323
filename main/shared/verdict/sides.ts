import { transports, type Transport } from '../contract/transport.ts'
import { pending, type Evidence, type SideRow, type Witnesses } from './evidence/mark.ts'
import { pollingSides } from './evidence/polling.ts'
import { sseSides } from './evidence/sse.ts'
import { webSocketSides } from './evidence/websocket.ts'
import type { Measured } from './measures.ts'

/** Of the transports that the article compares; another has some where there is something to say of it. */
const sidesOf = {
  polling: pollingSides,
  sse: sseSides,
  websocket: webSocketSides,
} as const satisfies Readonly<Partial<Record<Transport, readonly SideRow[]>>>

type Sided = keyof typeof sidesOf
export type SideKey = (typeof sidesOf)[Sided][number]['key']

export interface Side extends SideRow {
  readonly key: SideKey
  readonly transport: Transport
}

/** All sides, by the order of the transports. */
export const sides: readonly Side[] = transports.flatMap((transport) => {
  const rows: Partial<Record<Transport, readonly Omit<Side, 'transport'>[]>> = sidesOf
  return (rows[transport] ?? []).map((side) => ({ ...side, transport }))
})

/**
 * What this run says to a side of a transport.
 *
 * @param all every pane, for what they share.
 */
export function evidenceFor(
  { transport, judge }: Side,
  others: Witnesses,
  all: readonly Measured[],
): Evidence {
  const pane = others[transport]
  return pane === undefined ? pending : judge({ pane, others, all })
}
