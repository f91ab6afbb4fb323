import { existsSync, renameSync } from 'node:fs'
import { parse, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { troubleOf } from '../sqlite/sqlite-errors.ts'

/**
 * True where SQLite itself says that the file is damaged: it cannot be read at all, or `quick_check`
 * finds faults. Any other error is thrown on, for it says nothing about the content.
 */
export function isDamaged(database: Database): boolean {
  try {
    return database.pragma('quick_check(1)', { simple: true }) !== 'ok'
  } catch (error) {
    if (troubleOf(error) === 'damaged') return true
    throw error
  }
}

/** `2026-11-22T18:09:12.345Z` as a part of a file name. */
export function stampOf(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

/** `folder/name.<tag>.ext` in the folder of `file`, with a number if that exists. */
export function siblingName(file: string, tag: string): string {
  const { dir, name, ext } = parse(file)
  for (let attempt = 1; ; attempt += 1) {
    const suffix = attempt === 1 ? '' : `-${attempt}`
    const candidate = join(dir, `${name}.${tag}${suffix}${ext}`)
    if (!existsSync(candidate)) return candidate
  }
}

/**
 * Moves a damaged store aside, log and all, so that someone may still recover it. Nothing is deleted.
 * The log goes first: left behind by a crash in between, it would be discarded with the next file.
 *
 * @returns the new path of the file.
 */
export function moveAside(file: string, now: number): string {
  const target = siblingName(file, `corrupt-${stampOf(now)}`)
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix)
  }
  return target
}
