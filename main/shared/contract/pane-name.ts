/** The longest name of a pane, in characters: it stands above a narrow column. */
export const longestPaneName = 40

/**
 * What a person typed as a name of a pane, on one line and without signs that show nothing; undefined where
 * nothing is left, so that the pane is named by what it is.
 */
export function cleanPaneName(text: string): string | undefined {
  const visible = text.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
  const line = Array.from(visible.trim()).slice(0, longestPaneName).join('').trimEnd()
  return /[^\s\p{Cf}]/u.test(line) ? line : undefined
}
