/** True where a text shows nothing: blanks, line ends and signs without a width (Unicode's Cf). */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cf}]/u.test(text)
}

/** Lines of a text, 1 for none. */
export function lineCount(text: string): number {
  return text.split('\n').length
}
