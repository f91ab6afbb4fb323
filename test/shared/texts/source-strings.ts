import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A source file: its path from the root on, and its text. */
export interface Source {
  readonly file: string
  readonly text: string
}

/** Every TypeScript and Vue file below a folder of the repository, sorted by its path. */
export function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      file: relative(root, path).replaceAll('\\', '/'),
      text: readFileSync(path, 'utf8'),
    }))
}

/** Strings in single quotes that look like the key of a text: words with dots between them. */
export function keysIn({ text }: Source): string[] {
  return [...text.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g)].map(([, key = '']) => key)
}

/** Template strings that become keys: `wire.kind.${kind}` is a pattern, with a group for `kind`. */
export function patternsIn({ text }: Source): RegExp[] {
  const templates = [...text.matchAll(/`((?:[\w.-]|\$\{[^}]*\})+)`/g)]
  return templates.flatMap(([, template = '']) => {
    const parts = template.split(/\$\{[^}]*\}/)
    const fixed = parts.join('')
    if (parts.length === 1 || !fixed.includes('.') || !/[a-z]{2}/.test(fixed)) return []
    const filled = parts.map((part) => part.replaceAll('.', '\\.')).join('([\\w.-]+)')
    return [new RegExp(`^${filled}$`)]
  })
}

/**
 * Every word of a source, keys of objects and parts of strings included. A unit such as `messages/s`
 * is one, too, as the keys have it: `messages-s`.
 */
export function wordsIn({ text }: Source): string[] {
  const units = text.match(/\w+\/\w+/g) ?? []
  return [...(text.match(/[\w-]+/g) ?? []), ...units.map((unit) => unit.replace('/', '-'))]
}
