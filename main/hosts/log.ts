const longestLine = 1_024

/** One event, one line: control characters are escaped, and what is longer than 1 KiB is cut. */
export function formatLogLine(text: string): string {
  const escaped = text.replaceAll(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return escaped.length <= longestLine ? escaped : `${escaped.slice(0, longestLine - 1)}…`
}

/** Writes one line to standard error, where it does not mix with `--json`. */
export function logLine(text: string): void {
  process.stderr.write(`${formatLogLine(text)}\n`)
}
