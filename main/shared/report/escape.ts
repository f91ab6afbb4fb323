const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text for XML or HTML, also within quotes. Control characters, which XML 1.0 does not have, are left out. */
export function escapeMarkup(text: string): string {
  return Array.from(text)
    .filter((letter) => letter >= ' ' || letter === '\n' || letter === '\t')
    .map((letter) => named[letter] ?? letter)
    .join('')
}
