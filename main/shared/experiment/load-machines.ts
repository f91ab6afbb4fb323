import { z } from '../contract/zod.ts'

/** One of the machines that loaded the servers from outside, as its samples tell. */
export interface LoadMachine {
  /** That of the file that it came in. */
  readonly name: string
  /** At most at once. */
  readonly clients: number
  readonly messages: number
  readonly missed: number
  /** What its clock lacked on that of the servers, ms: the median over clients; null where none could read it. */
  readonly offsetMs: number | null
  /** How far off that may be, ms: the worst of its clients. */
  readonly uncertaintyMs: number | null
  /** Lines of its file that could not be read. */
  readonly damaged: number
}

/** Where a run was measured by other machines. */
export interface Load {
  /** Clients of a lane by the plan, and of the lane and round in which fewest told what they found. */
  readonly planned: number
  readonly told: number
  /** Clients that could not ask whether the end of a window had reached them. */
  readonly unjudged: number
  readonly machines: readonly LoadMachine[]
}

const figure = z.number().nullable()

/** What accepts it from a file. */
export const loadShape = z.object({
  planned: z.number(),
  told: z.number(),
  unjudged: z.number(),
  machines: z.array(
    z.object({
      name: z.string().max(200),
      clients: z.number(),
      messages: z.number(),
      missed: z.number(),
      offsetMs: figure,
      uncertaintyMs: figure,
      damaged: z.number(),
    }),
  ),
})

/** How far the delays of a run may be off, ms: as far as the worst of its machines; null where none could tell. */
export function uncertaintyOf({ machines }: Load): number | null {
  const known = machines.flatMap(({ uncertaintyMs }) => uncertaintyMs ?? [])
  return known.length === 0 ? null : Math.max(...known)
}
