import { mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../../support/is-alive.ts'

const period = 50

/** Chromium's own lock, left behind where the computer had another name: nobody can tell whether it is alive. */
function isLockedElsewhere(folder: string): boolean {
  try {
    return !readlinkSync(join(folder, 'SingletonLock')).startsWith(`${hostname()}-`)
  } catch {
    return false
  }
}

/**
 * Takes the lock of a folder, at once as Electron does; a second start leaves its command line
 * beside the lock for the first to find.
 *
 * @returns false where another process has the lock, and where the lock cannot be written.
 */
export function takeInstanceLock(folder: string, onSecond: (argv: string[]) => void): boolean {
  try {
    mkdirSync(folder, { recursive: true })
  } catch {
    // Electron does not look at that either.
  }
  if (isLockedElsewhere(folder)) return false
  const lock = join(folder, 'stand-in.lock')
  const note = join(folder, 'stand-in.second')
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false
    if (isAlive(Number(readFileSync(lock, 'utf8')))) {
      writeFileSync(note, JSON.stringify(process.argv))
      return false
    }
    writeFileSync(lock, String(process.pid))
  }
  setInterval(() => {
    let text: string
    try {
      text = readFileSync(note, 'utf8')
      rmSync(note)
    } catch {
      return
    }
    onSecond(JSON.parse(text) as string[])
  }, period).unref()
  process.on('exit', () => rmSync(lock, { force: true }))
  return true
}
