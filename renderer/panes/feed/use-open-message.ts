import { shallowRef, type ShallowRef } from 'vue'
import type { FeedRow } from '../pane.ts'
import type { PaneEntry } from '../pane-list.ts'

/** A message in one pane. */
export interface MessageInLane {
  readonly entry: PaneEntry
  /** Undefined where this pane does not have it, or not any more. */
  readonly row: FeedRow | undefined
}

/** A message that is read whole. */
export interface OpenedMessage {
  readonly id: number
  readonly author: string
  readonly body: string
  /** When it was due, engine's clock, epoch ms. */
  readonly createdAt: number
  readonly lanes: readonly MessageInLane[]
}

/** A message that the timeline is asked to follow. `bornAt`: page's clock, epoch ms. */
export interface FollowRequest {
  readonly id: number
  readonly bornAt: number
}

/** The message that is open, and the way from a feed to the timeline and back. */
export interface OpenMessageState {
  readonly opened: Readonly<ShallowRef<OpenedMessage | undefined>>
  /** Opens a message that a feed still has. Returns whether one had it. */
  open(id: number): boolean
  /** Opens the next older (−1) or newer (+1) message that a feed still has, if there is one. */
  step(direction: -1 | 1): void
  close(): void
  /** What the timeline is asked to follow; it takes the request when it is there. */
  readonly asked: ShallowRef<FollowRequest | undefined>
  /** The message that the timeline follows, as it says. */
  readonly followed: ShallowRef<number | undefined>
}

/** Looks for a message in all feeds: the newest row with this id of each. */
function messageIn(
  entries: readonly PaneEntry[],
  id: number,
): Omit<OpenedMessage, 'id'> | undefined {
  const lanes = entries.map((entry): MessageInLane => {
    const { pane } = entry
    for (let index = 0; index < pane.rowCount(); index += 1) {
      const row = pane.row(index)
      if (row?.id === id) return { entry, row }
    }
    return { entry, row: undefined }
  })
  const known = lanes.find(({ row }) => row !== undefined)?.row
  if (known === undefined) return undefined
  const { author, body, createdAt } = known
  return { author, body, createdAt, lanes }
}

/** The nearest id below (−1) or above (+1) another one, in all feeds. */
function neighbourIn(
  entries: readonly PaneEntry[],
  id: number,
  direction: -1 | 1,
): number | undefined {
  let best: number | undefined
  for (const { pane } of entries) {
    for (let index = 0; index < pane.rowCount(); index += 1) {
      const other = pane.row(index)?.id
      if (other === undefined || (other - id) * direction <= 0) continue
      if (best === undefined || (other - best) * direction < 0) best = other
    }
  }
  return best
}

/** Creates the state of a window in which no message is open. */
export function useOpenMessage(entries: () => readonly PaneEntry[]): OpenMessageState {
  const opened = shallowRef<OpenedMessage>()
  return {
    opened,
    open(id) {
      const found = messageIn(entries(), id)
      if (found === undefined) return false
      opened.value = { id, ...found }
      return true
    },
    step(direction) {
      if (opened.value === undefined) return
      const next = neighbourIn(entries(), opened.value.id, direction)
      if (next === undefined) return
      const found = messageIn(entries(), next)
      if (found !== undefined) opened.value = { id: next, ...found }
    },
    close: () => (opened.value = undefined),
    asked: shallowRef<FollowRequest>(),
    followed: shallowRef<number>(),
  }
}

/** When a lane had the message, by the engine's clock; undefined where that is not known. */
export function arrivalOf(
  { createdAt }: Pick<OpenedMessage, 'createdAt'>,
  row: FeedRow | undefined,
) {
  return row?.delay === undefined ? undefined : createdAt + row.delay.ms
}

/** Whether the timeline has it: what arrived in a pane, also while the clocks were not aligned, and not what was there before it. */
export const isInTimeline = ({ lanes }: Pick<OpenedMessage, 'lanes'>): boolean =>
  lanes.some(({ row }) => row?.history === false)
