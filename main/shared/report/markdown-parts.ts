/** A cell cannot hold a bar, and a heading is one line. */
export const plain = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')

/** A line of a table. */
export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** A list under a title in bold; nothing where there is nothing to list. */
export function list(title: string | undefined, items: readonly string[]): readonly string[] {
  if (items.length === 0) return []
  const head = title === undefined ? [] : [`**${title}**`, '']
  return ['', ...head, ...items.map((item) => `- ${item}`)]
}
