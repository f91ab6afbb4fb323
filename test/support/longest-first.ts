import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take long although they are short, the longest first: they measure, or wait for many starts. Vitest begins with
 * the largest file where it has not seen them run, and these would be left over for the end, beside an idle core.
 */
const longest = ['needs.spec.ts', 'labs.spec.ts', 'machines.spec.ts', 'experiments.spec.ts']

function rank({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/${name}`))
  return place < 0 ? longest.length : place
}

/** The order of Vitest, behind those. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rank(one) - rank(other))
  }
}
