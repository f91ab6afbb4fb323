/** The line of a text, from 1, that this index is on. */
export function lineOfPosition(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

/** Every token that matters for the depth of a key: texts, and what opens and closes. */
const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g

/**
 * The line, from 1, on which JSON that can be parsed has the key at this path; of a key that is there twice the last
 * one, which is the one that counts. 1 where it is not there.
 */
export function lineOfKey(json: string, path: readonly string[]): number {
  const open: (string | undefined)[] = []
  let key: string | undefined
  let line = 1
  for (const { 0: sign, index } of json.matchAll(token)) {
    if (sign === '{' || sign === '[') {
      open.push(key)
      key = undefined
    } else if (sign === '}' || sign === ']') {
      open.pop()
      key = undefined
    } else if (/^\s*:/.test(json.slice(index + sign.length, index + sign.length + 80))) {
      key = JSON.parse(sign) as string
      // The outermost object has no name.
      const here = [...open.slice(1), key]
      const isIt = here.length === path.length && here.every((name, depth) => name === path[depth])
      if (isIt) line = lineOfPosition(json, index)
    }
  }
  return line
}
