import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { catalogue } from './catalogue.ts'
import { alternatives } from './test-row.ts'

const root = new URL('../../', import.meta.url)

// That each guard is found in its file is not looked at here: `npm run torture -- --places` does.
describe('the catalogue of faults', () => {
  it('names every row once', () => {
    const ids = catalogue.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it('has rows of tests whose files are there', () => {
    const named = catalogue.flatMap(({ id, tests = [] }) => tests.map((file) => ({ id, file })))
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter(({ file }) => !existsSync(fileURLToPath(new URL(file, root))))).toEqual([])
  })

  it('has guards whose absence changes something', () => {
    const idle = catalogue.filter(
      ({ guard }) => guard !== undefined && guard.find === guard.replace,
    )
    expect(idle.map(({ id }) => id)).toEqual([])
  })
})

describe('a pattern over names of tests', () => {
  it.each([
    ['is set up', ['is set up']],
    ['ends with 3|open on', ['ends with 3', 'open on']],
    ['answers (a foreign|another), (x|(y|z))|b', ['answers (a foreign|another), (x|(y|z))', 'b']],
    ['a \\| b|\\(c|d\\)', ['a \\| b', '\\(c', 'd\\)']],
  ])('%s has these alternatives, each of which must match', (pattern, expected) => {
    expect(alternatives(pattern)).toEqual(expected)
  })
})
