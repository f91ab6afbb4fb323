import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { FilterProblem } from './filter.ts'

function problemOf(error: unknown, source: string): FilterProblem {
  if (!(error instanceof RE2JSSyntaxException)) throw error
  const why = error.getDescription()
  if (why.includes('repeat')) return 'tooLong'
  // Looking around has no linear time, and neither have back-references.
  if (why.includes('Perl syntax') || /\\[1-9k]/.test(source)) return 'unsupported'
  return 'invalid'
}

/**
 * Compiles a pattern with the flags i and s; or says why it cannot be used. RE2 takes time in proportion to the
 * text, whatever the pattern: none can freeze the page.
 */
export function compilePattern(
  source: string,
  flags: string,
): ((text: string) => boolean) | FilterProblem {
  const options =
    RE2JS.MULTILINE |
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0)
  try {
    const pattern = RE2JS.compile(RE2JS.translateRegExp(source), options)
    // RE2 ends a line only at LF; with CR LF `$` would not find the end of a header line.
    return (text) => pattern.test(text.replaceAll('\r\n', '\n'))
  } catch (error) {
    return problemOf(error, source)
  }
}
