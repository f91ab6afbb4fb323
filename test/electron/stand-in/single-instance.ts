import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const period = 50

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/**
 * Takes the lock of a folder, at once as Electron does; a second start leaves its command line
 * beside the lock for the first to find.
 *
 * @returns false where another process has the lock.
 */
export function takeInstanceLock(folder: string, onSecond: (argv: string[]) => void): boolean {
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'stand-in.lock')
  const note = join(folder, 'stand-in.second')
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
  } catch {
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
