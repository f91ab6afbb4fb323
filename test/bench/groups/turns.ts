import { rotated } from '../statistics.ts'
import type { SubjectName, SubjectOrders } from '../subjects/subject.ts'
import type { Worker } from '../worker.ts'
import { profileFile, type RunOptions } from './group.ts'

/** A server under test, in a process of its own. */
export interface Contender {
  readonly subject: SubjectName
  readonly server: Worker<SubjectOrders>
  stop(): Promise<unknown>
}

/** How the servers of a round take turns. */
export interface Turns<One extends Contender, Slice> {
  /** What is measured, for the names of profiles. */
  readonly name: string
  readonly subjects: readonly SubjectName[]
  /** How often each has its turn. */
  readonly count: number
  readonly open: (subject: SubjectName) => Promise<One>
  readonly warmUp: (one: One) => Promise<unknown>
  readonly take: (one: One) => Promise<Slice>
}

/**
 * Opens all servers of a round at once, lets them take turns in another order each time, hands what
 * the turns gave to `sumUp`, and ends them. A machine whose speed wanders from one half minute to the
 * next then slows all of them alike.
 */
export async function inTurns<One extends Contender, Slice, Result>(
  { name, subjects, count, open, warmUp, take }: Turns<One, Slice>,
  round: number,
  options: RunOptions,
  sumUp: (slices: readonly Slice[], one: One) => Result | Promise<Result>,
): Promise<ReadonlyMap<SubjectName, Result>> {
  const contenders: One[] = []
  try {
    for (const subject of subjects) contenders.push(await open(subject))
    for (const one of contenders) await warmUp(one)
    for (const { subject, server } of contenders) {
      const file = profileFile(options, `${name}-${subject.replaceAll(/\W/g, '-')}`)
      if (file !== undefined) await server.ask('startProfile', file)
    }
    const slices = new Map<One, Slice[]>(contenders.map((one) => [one, []]))
    for (let turn = 0; turn < count; turn += 1) {
      for (const one of rotated(contenders, round + turn)) slices.get(one)?.push(await take(one))
    }
    const results = new Map<SubjectName, Result>()
    for (const [one, taken] of slices) {
      if (options.profile !== undefined) await one.server.ask('endProfile')
      results.set(one.subject, await sumUp(taken, one))
    }
    return results
  } finally {
    await Promise.all(contenders.map((one) => one.stop()))
  }
}

/** Repeats a slice, at most `retries` times, as long as something spoiled it. */
export async function unspoiled<Slice>(
  take: () => Promise<Slice>,
  isSpoiled: (slice: Slice) => boolean | Promise<boolean>,
  retries: number,
): Promise<Slice> {
  let slice = await take()
  for (let again = 0; again < retries && (await isSpoiled(slice)); again += 1) slice = await take()
  return slice
}
