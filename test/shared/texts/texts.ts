import { readdirSync } from 'node:fs'

/** Texts by their whole key, `wire.kind.sent` for example. */
export type TextsByKey = ReadonlyMap<string, string>

/** One file of texts, in both languages. */
export interface TextFile {
  /** The name of the file, without `.ts`. */
  readonly name: string
  readonly english: TextsByKey
  readonly chinese: TextsByKey
}

/** Every text of an object of texts by its whole key. */
export function flatten(texts: object, prefix = ''): TextsByKey {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, string | object]) =>
      typeof value === 'string'
        ? [[prefix + key, value] as const]
        : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

/** The names of the places to fill in, sorted; `{'{n}'}` is a text that shows braces. */
export function places(text: string): string[] {
  const plain = text.replaceAll(/\{'[^']*'\}/g, '')
  return [...new Set([...plain.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort()
}

const folder = new URL('../../../main/shared/texts/', import.meta.url)
const namesIn = (language: string): string[] =>
  readdirSync(new URL(language, folder)).map((name) => name.replace(/\.ts$/, ''))

/** What a file of texts exports, by whole keys; empty where the language has no such file. */
async function read(language: 'en' | 'zh', name: string): Promise<TextsByKey> {
  if (!namesIn(language).includes(name)) return new Map()
  const module = (await import(new URL(`${language}/${name}.ts`, folder).href)) as object
  return new Map(Object.values(module).flatMap((texts: object) => [...flatten(texts)]))
}

/** Every file of texts that one of the languages has. */
export async function readTextFiles(): Promise<TextFile[]> {
  const names = [...new Set([...namesIn('en'), ...namesIn('zh')])].sort()
  return Promise.all(
    names.map(async (name) => ({
      name,
      english: await read('en', name),
      chinese: await read('zh', name),
    })),
  )
}
