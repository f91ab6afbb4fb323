import type { Clock } from '../../engine/clock.ts'
import type { StoreTrouble } from '../../shared/contract/status.ts'
import type { Refusal } from './refusals.ts'

/** What keeps a store from writing, as a person is told of it. */
export interface WriteTrouble {
  /** Why the place refuses everything at the moment. */
  refusal(): Refusal | undefined
  /** The place has refused something. */
  refuse(why: Refusal): void
  /** The place could not be asked, since somebody else has the lock: a refusal goes on. */
  remain(): void
  /** Somebody else has the lock, or nobody answers. */
  busy(): void
  /** Something was written, or could have been. */
  over(): void
  /**
   * Why nothing is stored at the moment. It lasts a little longer than the cause, so that what comes and
   * goes (a full disk whose log has room for a probe) is one trouble and not many.
   */
  told(): StoreTrouble | undefined
}

/** A lock that is held for less is nothing a person has to know, in ms. */
const shortLock = 500
/** A refusal is over when nothing was refused for this long, in ms. */
const calm = 3_000

/**
 * Creates what a store begins with: no trouble.
 *
 * @param waiting what it is called when nothing is refused and yet nothing is stored.
 */
export function createWriteTrouble(
  clock: Clock,
  waiting: 'busy' | 'unreachable' = 'busy',
): WriteTrouble {
  let refused: Refusal | undefined
  let latest: { readonly why: Refusal; readonly at: number } | undefined
  let busySince: number | undefined

  function remain(): void {
    if (refused !== undefined) latest = { why: refused, at: clock.steady() }
  }

  return {
    refusal: () => refused,
    refuse(why) {
      refused = why
      remain()
    },
    remain,
    busy() {
      busySince ??= clock.steady()
    },
    over() {
      refused = undefined
      busySince = undefined
    },
    told() {
      const now = clock.steady()
      if (refused !== undefined) return refused
      if (latest !== undefined && now - latest.at < calm) return latest.why
      return busySince !== undefined && now - busySince >= shortLock ? waiting : undefined
    },
  }
}
