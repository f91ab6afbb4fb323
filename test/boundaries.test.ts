import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Import {
  readonly from: string
  /** A path from the root for our own files, else the name of a package. */
  readonly to: string
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern = /(?:from|import)\s*\(?\s*'([^']+)'/g
  return [...text.matchAll(pattern)].map(([, target = '']) => ({
    from: file,
    to: target.startsWith('.')
      ? normalize(join(dirname(file), target)).replaceAll('\\', '/')
      : target,
  }))
}

const imports = [...filesIn('main'), ...filesIn('renderer')].flatMap(importsOf)
const within = (folder: string) => imports.filter(({ from }) => from.startsWith(folder))
const offenders = (list: readonly Import[]) => list.map(({ from, to }) => `${from} → ${to}`)
const ours = (to: string) => to.startsWith('main/') || to.startsWith('renderer/')

describe('the layers', () => {
  it('are read at all', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(within('renderer/components/').length).toBeGreaterThan(10)
  })

  it.each([
    ['main/contract/', ['main/contract/'], ['zod']],
    ['main/engine/', ['main/contract/', 'main/engine/'], []],
  ])('%s imports only what it may', (folder, allowed, packages) => {
    const bad = within(folder).filter(({ to }) =>
      ours(to)
        ? !allowed.some((prefix) => to.startsWith(prefix))
        : !(packages as readonly string[]).includes(to),
    )
    expect(offenders(bad)).toEqual([])
  })

  it.each(['store', 'servers', 'line', 'fleet'])(
    'main/%s imports contract, engine and itself',
    (layer) => {
      const allowed = ['main/contract/', 'main/engine/', `main/${layer}/`]
      const bad = within(`main/${layer}/`).filter(
        ({ to }) => ours(to) && !allowed.some((prefix) => to.startsWith(prefix)),
      )
      expect(offenders(bad)).toEqual([])
    },
  )

  it('stores, servers and line are composed by the composition root alone', () => {
    const layers = /^main\/(store|servers|line|fleet)\//
    const root = /^main\/(playground\.ts|composition\/)/
    const bad = imports.filter(
      ({ from, to }) => layers.test(to) && !layers.test(from) && !root.test(from),
    )
    expect(offenders(bad)).toEqual([])
  })

  it('electron is imported by the desktop layer alone', () => {
    const desktop = /^main\/(desktop|window|bridge|preload)\.ts$/
    const bad = imports.filter(({ from, to }) => to === 'electron' && !desktop.test(from))
    expect(offenders(bad)).toEqual([])
  })

  it('zod is imported in one place, which keeps it from compiling code', () => {
    const bad = imports.filter(({ to }) => to === 'zod').map(({ from }) => from)
    expect(bad).toEqual(['main/contract/zod.ts'])
  })

  it('the renderer reaches main/contract alone', () => {
    const bad = within('renderer/').filter(
      ({ to }) => to.startsWith('main/') && !to.startsWith('main/contract/'),
    )
    expect(offenders(bad)).toEqual([])
  })

  const pure = [
    ...['clients', 'pane', 'words', 'share', 'snippets'],
    ...['chart', 'timeline', 'wire', 'compare', 'labs'],
  ].flatMap((folder) => within(`renderer/${folder}/`))

  it('clients, panes, words and drawing know no framework', () => {
    const bad = pure.filter(({ to }) => to === 'vue' || to.endsWith('.vue'))
    expect(offenders(bad)).toEqual([])
  })

  it('nor do they reach up to what Vue watches', () => {
    const bad = pure.filter(({ to }) => /^renderer\/(state|components|host)\//.test(to))
    expect(offenders(bad)).toEqual([])
  })

  it('components format and emit: they import neither host nor clients', () => {
    const bad = within('renderer/components/').filter(({ to }) =>
      /^renderer\/(host|clients)\//.test(to),
    )
    expect(offenders(bad)).toEqual([])
  })
})
