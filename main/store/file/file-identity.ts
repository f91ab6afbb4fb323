import { statSync } from 'node:fs'

/**
 * What a path leads to, whatever it is called: the device and the number of the file there. No other file
 * gets that number while this one is open.
 *
 * @returns undefined where there is nothing.
 * @throws the system's error where it does not say.
 */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev}-${ino}`
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}
