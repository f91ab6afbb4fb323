import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { StartError } from '../../composition/start-error.ts'

/** A key as it is made and as it is accepted: long enough that nobody guesses it. */
export const newKey = (): string => randomBytes(24).toString('base64url')
const soundKey = /^[\w-]{16,128}$/

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

function make(file: string): string {
  const key = newKey()
  try {
    writeFileSync(file, `${key}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    throw new StartError(2, `The key file ${file} cannot be written (${codeOf(error)}).`)
  }
  return key
}

/**
 * The page's key from a file, so that the page has the same address at every start. A file that is not there is made,
 * for its owner alone.
 *
 * @throws StartError 2 where it cannot be read or written, or does not hold a key.
 */
export function keyFromFile(file: string, log: (line: string) => void): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return make(file)
    throw new StartError(2, `The key file ${file} cannot be read (${codeOf(error)}).`)
  }
  const key = text.trim()
  if (!soundKey.test(key)) {
    throw new StartError(
      2,
      `The key file ${file} must hold one key of 16 to 128 letters, digits, - and _; delete it, and it is made anew.`,
    )
  }
  // Windows has no such bits.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    log(`others on this computer may read the key file ${file}; chmod 600 would end that`)
  }
  return key
}
