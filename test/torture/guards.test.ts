import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { catalogue } from './catalogue.ts'

const root = new URL('../../', import.meta.url)

describe('the catalogue of faults', () => {
  it('names every row once', () => {
    const ids = catalogue.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(catalogue.flatMap(({ id, guard }) => (guard === undefined ? [] : [{ id, guard }])))(
    'finds the guard of $id where it says, once',
    ({ guard }) => {
      const source = readFileSync(fileURLToPath(new URL(guard.file, root)), 'utf8')
      expect(source.split(guard.find)).toHaveLength(2)
      expect(guard.replace).not.toBe(guard.find)
    },
  )
})
