import type { Time } from '../shared/time.ts'
import { nothingToCancel } from '../shared/time.ts'

/** The experiment that some page says goes on, so that the others can leave it in peace. */
export interface ExperimentLease {
  /** Its name; undefined where none goes on. */
  name(): string | undefined
  /** Says that it goes on, for as long again as `lease`; an empty name says that it is over. */
  renew(name: string): void
  stop(): void
}

/** A page that says nothing for this long, ms, is gone. */
const lease = 15_000

/** @param changed called where another is announced, or none any more. */
export function createExperimentLease(
  { after }: Pick<Time, 'after'>,
  changed: () => void,
): ExperimentLease {
  let name: string | undefined
  let cancel = nothingToCancel

  function set(next: string | undefined): void {
    if (next === name) return
    name = next
    changed()
  }
  return {
    name: () => name,
    renew(next) {
      cancel()
      cancel = next === '' ? nothingToCancel : after(lease, () => set(undefined))
      set(next === '' ? undefined : next)
    },
    stop: () => cancel(),
  }
}
