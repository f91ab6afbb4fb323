import { expect, it } from 'vitest'
import { dependentsOf } from '../../.ci/dependents.ts'

const files = new Map([
  ['main/a.ts', 'export const a = 1\n'],
  ['main/b.ts', "import { a } from './a.ts'\nexport const b = a\n"],
  ['main/deep/c.ts', "export * from '../b.ts'\n"],
  ['main/d.ts', "import type { T } from './deep/c.ts'\nexport type D = T\n"],
  ['main/e.ts', "export const e = async () => (await import('./a.ts')).a\n"],
  ['main/alone.ts', "import { join } from 'node:path'\n// import './a.ts'\nexport { join }\n"],
])
const of = (...changed: readonly string[]) => [...dependentsOf(changed, files)].toSorted()

it.each([
  ['a file that nobody imports', ['main/alone.ts'], ['main/alone.ts']],
  [
    'one that others import, also for its types, later, or through others',
    ['main/a.ts'],
    ['main/a.ts', 'main/b.ts', 'main/d.ts', 'main/deep/c.ts', 'main/e.ts'],
  ],
  ['one in the middle', ['main/deep/c.ts'], ['main/d.ts', 'main/deep/c.ts']],
  ['what is no module of theirs', ['README.md'], []],
  ['nothing', [], []],
])('a change of %s is seen by those that depend on it', (_, changed, seen) => {
  expect(of(...changed)).toEqual(seen)
})
