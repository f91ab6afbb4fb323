import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Guard, Row } from './row.ts'

/**
 * The source of a guard's file, with the guard taken out.
 *
 * @throws Error where the file is not there, or the guard stands in it not once.
 */
export function sourceWithout(folder: string, { file, find, replace }: Guard): string {
  const source = readFileSync(join(folder, file), 'utf8')
  const places = source.split(find).length - 1
  if (places !== 1) throw new Error(`its guard stands ${places} times in ${file}, not once`)
  return source.replace(find, () => replace)
}

/** What is wrong with the places of the guards, a line a row; nothing where all are found once. */
export function misplacedGuards(rows: readonly Row[], folder: string): string[] {
  return rows.flatMap(({ id, guard }) => {
    if (guard === undefined) return []
    try {
      sourceWithout(folder, guard)
      return []
    } catch (error) {
      return [`${id}  ${error instanceof Error ? error.message : String(error)}`]
    }
  })
}
