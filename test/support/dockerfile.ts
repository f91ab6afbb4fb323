/** Instructions of a Dockerfile, one a line, without comments. */
export function dockerInstructions(text: string): (readonly [name: string, rest: string])[] {
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, ' ')
  return lines.split('\n').flatMap((line) => {
    const [, name, rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? []
    return name === undefined ? [] : [[name, rest.trim()] as const]
  })
}

/** What a `.dockerignore` that begins with `*` lets into the context all the same. */
export function letIntoContext(text: string): readonly string[] {
  const [first, ...lines] = text.trim().split('\n')
  if (first !== '*') throw new Error('The context is expected to begin with nothing.')
  return lines.map((line) => line.replace(/^!/, ''))
}
