import type { StreamInfo } from '@nats-io/jetstream'

/** What there is to do after a look at the stream. */
export type Finding =
  /** It is the stream that is known. */
  | 'same'
  /** Another one has taken its place: somebody emptied it for good, or deleted it and made it again. */
  | 'replaced'
  /** Its numbers went back: messages that were delivered are no more, and their ids would be given out again. */
  | 'rewound'

/** What is looked at: the identity of the stream and its newest id. */
export interface Seen {
  readonly id: string
  readonly newest: number
}

/** After this many looks in a row at ids behind ours, a leader that has yet to catch up is no explanation any more. */
const looksBehind = 3

/**
 * Creates what compares a stream with what is known of it.
 *
 * @returns a function that is given what was known before the question was asked, and the answer.
 */
export function createWatch(): (known: Seen, found: Seen) => Finding {
  let behind = 0
  return (known, found) => {
    if (found.id !== known.id) {
      behind = 0
      return 'replaced'
    }
    behind = found.newest < known.newest ? behind + 1 : 0
    if (behind < looksBehind) return 'same'
    behind = 0
    return 'rewound'
  }
}

/** Everything up to this id is deleted. */
export function horizonOf({ state }: Pick<StreamInfo, 'state'>): number {
  return Math.max(0, state.first_seq - 1)
}
