import { describe, expect, it } from 'vitest'
import { changedFiles } from '../../.ci/changed.ts'

const before = {
  'main/a.ts': '1',
  'test/a.test.ts': '1',
  'package-lock.json': '1',
  node: 'v24.1.0',
}

describe('what changed since the pure tests passed', () => {
  it('is nothing when nothing did', () => {
    expect(changedFiles(before, before)).toEqual([])
  })

  it('is the files that are new or other than they were', () => {
    expect(changedFiles({ ...before, 'main/a.ts': '2', 'main/b.ts': '1' }, before)).toEqual([
      'main/a.ts',
      'main/b.ts',
    ])
  })

  it.each([
    ['a file is gone', { 'main/a.ts': '1', 'package-lock.json': '1', node: 'v24.1.0' }],
    ['the packages changed', { ...before, 'package-lock.json': '2' }],
    ['another Node runs them', { ...before, node: 'v24.2.0' }],
    ['what all tests set up changed', { ...before, 'test/support/pure.ts': '1' }],
  ])('is everything when %s', (_, now) => {
    expect(changedFiles(now, before)).toBeUndefined()
  })

  it.each(['.oxlintrc.json', 'test/tsconfig.json', 'test/foreign.d.ts', '.ci/no-clocks.ts'])(
    'is everything for the linter when %s changed',
    (file) => {
      const now = { ...before, [file]: '2' }
      expect(changedFiles(now, { ...before, [file]: '1' }, 'lint')).toBeUndefined()
      expect(changedFiles({ ...before, 'test/support/pure.ts': '1' }, before, 'lint')).toEqual([
        'test/support/pure.ts',
      ])
    },
  )
})
