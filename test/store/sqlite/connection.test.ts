import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connect } from '../../../main/store/sqlite/connection.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()

describe('a connection to a store', () => {
  it('is set up before the first write, and never waits for a lock', () => {
    const file = folder.next()
    mkdirSync(dirname(file))
    writeFileSync(file, '')
    const database = connect(file, 0)
    const read = (name: string): unknown => database.pragma(name, { simple: true })
    expect(read('journal_mode')).toBe('wal')
    expect(read('synchronous')).toBe(1)
    expect(read('foreign_keys')).toBe(1)
    expect(read('busy_timeout')).toBe(0)
    expect(read('wal_autocheckpoint')).toBe(0)
    expect(read('journal_size_limit')).toBe(16_777_216)
    database.close()
  })

  it('makes no file where there is none', () => {
    expect(() => connect(folder.next(), 0)).toThrow()
  })
})
