import { searchTextOf } from './record-text.ts'
import type { WireRecord } from './reading/record.ts'

/** Why a pattern is invalid; the window phrases it. */
export type FilterProblem = 'invalid' | 'unsupported' | 'tooLong' | 'flags'

/** What a person typed, ready to be asked of records. */
export interface WireFilter {
  /** True where nothing was typed: everything matches. */
  readonly isEmpty: boolean
  readonly problem: FilterProblem | undefined
  matches(record: WireRecord): boolean
}

const everything = (): boolean => true

/** Compiles patterns, or says why one cannot be used: `compilePattern`, once it was loaded. */
export type PatternCompiler = (
  source: string,
  flags: string,
) => ((text: string) => boolean) | FilterProblem

/** True where what was typed is a pattern, for which the compiler is needed. */
export const isPattern = (typed: string): boolean => /^\/.+\/[a-z]*$/is.test(typed.trim())

/** Answers for each record once: records do not change. */
function remembering(test: (text: string) => boolean): (record: WireRecord) => boolean {
  const known = new WeakMap<WireRecord, boolean>()
  return (record) => {
    const before = known.get(record)
    if (before !== undefined) return before
    const found = test(searchTextOf(record))
    known.set(record, found)
    return found
  }
}

/**
 * Makes a filter: `/pattern/` with the flags i and s, else a text that is looked for in any letter
 * case. A pattern that cannot be used says why, and matches everything.
 *
 * @param compile undefined while it is being loaded: until then a pattern matches everything, too.
 */
export function createFilter(typed: string, compile?: PatternCompiler): WireFilter {
  const text = typed.trim()
  if (text === '') return { isEmpty: true, problem: undefined, matches: everything }
  const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/is.exec(text) ?? []
  if (source === undefined) {
    const wanted = text.toLowerCase()
    const matches = remembering((all) => all.toLowerCase().includes(wanted))
    return { isEmpty: false, problem: undefined, matches }
  }
  const bad = (problem: FilterProblem): WireFilter => {
    return { isEmpty: false, problem, matches: everything }
  }
  if (!/^(?:i?s?|si)$/.test(flags)) return bad('flags')
  if (compile === undefined) return { isEmpty: false, problem: undefined, matches: everything }
  const compiled = compile(source, flags)
  return typeof compiled === 'string'
    ? bad(compiled)
    : { isEmpty: false, problem: undefined, matches: remembering(compiled) }
}
