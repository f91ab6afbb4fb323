import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const source = join(import.meta.dirname, 'no-locks.c')

/** Whether a file system without locks can be made here; where not, it says what that takes. */
export function canDoWithoutLocks(): boolean {
  if (process.platform !== 'linux') return false
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.log(
      'A file system without locks is not tried here: it takes a C compiler (apt-get install gcc).',
    )
    return false
  }
}

/** Builds the library that makes one below `folder`, and returns the environment that loads it. */
export function withoutLocks(folder: string, errno: number): NodeJS.ProcessEnv {
  const library = join(folder, 'no-locks.so')
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl'])
  return { LD_PRELOAD: library, NO_LOCKS_BELOW: folder, NO_LOCKS_ERRNO: String(errno) }
}
