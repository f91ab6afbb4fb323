import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolder } from '../temporary-folder.ts'
import { canDoWithoutLocks, withoutLocks } from '../without-locks.ts'

const folder = useTemporaryFolder()

/** Opens the store as the start of the playground does, asked for or by default, and tells how that went. */
const starter = `
  import { openByPolicy } from './main/composition/open-by-policy.ts'
  import { createSystemClock } from './main/composition/system-clock.ts'
  const [, file, asked] = process.argv
  const outcome = await openByPolicy({
    explicit: asked === 'asked' ? file : undefined,
    fallback: file,
    clock: createSystemClock(),
  }).then(
    async ({ stream, banners }) => {
      await stream.stop()
      return { location: stream.location, banners }
    },
    ({ exitCode, message }) => ({ exitCode, message }),
  )
  console.log(JSON.stringify(outcome))
`
function start(file: string, asked: 'asked' | 'default', errno: number): unknown {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module-typescript', '--eval', starter, '--', file, asked],
    {
      cwd: new URL('../../..', import.meta.url),
      env: { ...process.env, ...withoutLocks(folder.path(), errno) },
      encoding: 'utf8',
    },
  )
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

// What Linux's file systems say to a lock that they cannot give: NFS, CIFS, FUSE, 9p and others.
const errors = [
  'ENOLCK',
  'EACCES',
  'EAGAIN',
  'EPERM',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EIO',
] as const

describe.runIf(canDoWithoutLocks())('a store on a file system without locks', () => {
  it.each(errors)('gives way to one in memory, with the cause, at a default start: %s', (code) => {
    const file = folder.next()
    mkdirSync(dirname(file))
    expect(start(file, 'default', constants.errno[code])).toEqual({
      location: ':memory:',
      banners: [
        {
          code: 'store_in_memory',
          level: 'warning',
          details: {
            file,
            obstacle: 'no_locks',
            why: `The store ${file} cannot be used: its file system cannot lock files.`,
          },
        },
      ],
    })
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it.each(errors.slice(0, 2))('ends a start that asked for it, as a path does: %s', (code) => {
    const file = folder.next()
    mkdirSync(dirname(file))
    expect(start(file, 'asked', constants.errno[code])).toEqual({
      exitCode: 2,
      message: `The store ${file} cannot be used: its file system cannot lock files.`,
    })
  })
})
