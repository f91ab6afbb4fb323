/** Long enough for the browser to have taken the file, ms. */
const keptFor = 10_000

/** Hands a text, or other content, to the person as a file. */
export function saveFile(name: string, content: string | Blob, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptFor)
}

/** A moment as part of a file's name: `2027-01-31T09-05-00`, UTC. */
export function fileTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')
}
