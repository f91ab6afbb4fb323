import type { SubjectReading } from '../../main/shared/measures/subject.ts'

/** When a message that nobody has yet was due is known so late, ms: the engine tells twice a second what exists. */
const heardLate = 1_000

/**
 * Whether everything that was due before `until` has arrived, as far as is known what exists.
 *
 * @param until and `now`: the clock of the subject, epoch ms.
 */
export function hasArrived(
  { waiting }: Pick<SubjectReading, 'waiting'>,
  until: number,
  now: number,
): boolean {
  return waiting === undefined || now - waiting.oldestMs >= until + heardLate
}
