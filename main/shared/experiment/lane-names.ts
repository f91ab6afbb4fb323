import type { SubjectSpec } from './bench.ts'
import { kebab } from './kebab.ts'

/**
 * What the lanes of a plan are called, one name each: the one that a person gave, or that of their kind, with a
 * number where there are several: `polling`, `polling-2`, `sse`.
 */
export function laneNames(lanes: readonly SubjectSpec[]): readonly string[] {
  const taken = new Set<string>()
  return lanes.map(({ lane, name }) => {
    const wanted = name ?? kebab(lane)
    let free = wanted
    for (let number = 2; taken.has(free); number += 1) free = `${wanted}-${number}`
    taken.add(free)
    return free
  })
}
