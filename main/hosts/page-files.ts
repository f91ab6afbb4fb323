import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface PageFile {
  readonly type: string
  readonly bytes: Buffer
  /** The name carries a hash of the content, so it may be kept for good. */
  readonly immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** The files of the built page by their path: nothing that is not in this list is ever served. */
export interface PageFiles {
  /** The file at a decoded path such as `/assets/index-1a2b.js`; `/` is the page itself. */
  get(path: string): PageFile | undefined
}

/**
 * Lists the built page once and reads each file when it is first asked for.
 *
 * @throws the system's error where the folder is not there: the page was not built.
 */
export function readPageFiles(folder: string): PageFiles {
  const paths = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || types[extname(entry.name)] === undefined) continue
    const file = join(entry.parentPath, entry.name)
    paths.set(`/${relative(folder, file).split(sep).join('/')}`, file)
  }
  const cache = new Map<string, PageFile>()
  return {
    get(path) {
      const name = path === '/' ? '/index.html' : path
      const file = paths.get(name)
      if (file === undefined) return undefined
      const cached = cache.get(name)
      if (cached !== undefined) return cached
      const type = types[extname(file)] ?? 'application/octet-stream'
      const read = { type, bytes: readFileSync(file), immutable: name.startsWith('/assets/') }
      cache.set(name, read)
      return read
    },
  }
}
