/** A key as command lines write it: `sseFetch` is `sse-fetch`. */
export function kebab(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
