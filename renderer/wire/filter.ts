import { RE2JS, RE2JSSyntaxException } from 're2js'
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

function problemOf(error: unknown, source: string): FilterProblem {
  if (!(error instanceof RE2JSSyntaxException)) throw error
  const why = error.getDescription()
  if (why.includes('repeat')) return 'tooLong'
  // Looking around has no linear time, and neither have back-references.
  if (why.includes('Perl syntax') || /\\[1-9k]/.test(source)) return 'unsupported'
  return 'invalid'
}

/** RE2 takes time in proportion to the text, whatever the pattern: none can freeze the page. */
function compile(source: string, flags: string): (text: string) => boolean {
  const options =
    RE2JS.MULTILINE |
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0)
  const pattern = RE2JS.compile(RE2JS.translateRegExp(source), options)
  // RE2 ends a line only at LF; with CR LF `$` would not find the end of a header line.
  return (text) => pattern.test(text.replaceAll('\r\n', '\n'))
}

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
 */
export function createFilter(typed: string): WireFilter {
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
  try {
    const test = compile(source, flags)
    return { isEmpty: false, problem: undefined, matches: remembering(test) }
  } catch (error) {
    return bad(problemOf(error, source))
  }
}
