import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { withTables } from '../.ci/reference.ts'
import { parseOptions } from '../main/hosts/cli/cli-options.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const readme = read('README.md')
const { scripts, engines } = JSON.parse(read('package.json')) as {
  readonly engines: { readonly node: string }
  readonly scripts: Readonly<Record<string, string>>
}
const documents = globSync(['*.md', 'docs/**/*.md', '{main,renderer,test}/**/*.md'], { cwd: root })

/** The commands of every shell block, a line each, without comments. */
function shellLines(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block)
  const lines = blocks.flatMap((block) => block.split('\n'))
  return lines.map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => line !== '')
}

/** Every flag that the help of the command lists. */
function knownFlags(): Set<string> {
  let help = ''
  expect(() =>
    parseOptions(['serve', '--help'], { out: (text) => (help += text), error: () => undefined }),
  ).toThrow()
  return new Set(help.match(/--[a-z][a-z-]+/g))
}

describe('the reference', () => {
  const reference = read('docs/reference.md')

  it('has the tables that the schema has', async () => {
    expect(reference).toBe(await withTables(reference))
  })

  it('names every flag of the command, and no other', () => {
    const named = new Set(reference.match(/(?<![\w-])--[a-z][a-z-]+/g))
    expect([...named].toSorted()).toEqual(
      [...knownFlags()].filter((flag) => flag !== '--help').toSorted(),
    )
  })
})

describe('the README', () => {
  it('shows command lines that are accepted', () => {
    const shown = shellLines(readme).flatMap((line) => {
      const [, flags] = /^npm run -s serve --(.*)$/.exec(line) ?? []
      return flags === undefined ? [] : [flags.split(/\s+/).filter((word) => word !== '')]
    })
    expect(shown.length).toBeGreaterThan(0)
    for (const flags of shown) expect(parseOptions(['serve', ...flags]).command).toBe('serve')
  })

  it('names the Node that the package asks for', () => {
    const [, named] = /`npx realtime-playground` +\| (\d+\.\d+) or later/.exec(readme) ?? []
    expect(engines.node.split(' ')[0]).toBe(`^${named}`)
  })

  it('tells people to test with what CI runs', () => {
    const asRun = read('.ci/run')
      .split('\n')
      .filter((line) => line.startsWith('npm '))
      .map((line) => line.replace(/ --silent$/, ''))
      .join(' && ')
    expect(shellLines(readme)).toContain(asRun)
  })
})

describe('the documents', () => {
  it('are found', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md']))
  })

  it('name scripts that there are', () => {
    const named = documents.flatMap((document) => {
      const text = read(document)
      const names = [
        ...text.matchAll(/\bnpm run (?:-s |-- )*([a-z][\w:-]*)/g),
        ...text.matchAll(/\bnpm (start|test)\b/g),
      ]
      return names.map(([, name = '']) => ({ document, name }))
    })
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter(({ name }) => scripts[name] === undefined)).toEqual([])
  })

  it('link to files that are there', () => {
    const links = documents.flatMap((document) =>
      [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => ({
        document,
        link,
      })),
    )
    expect(links.length).toBeGreaterThan(10)
    const isThere = ({ document, link }: { document: string; link: string }): boolean =>
      existsSync(join(root, dirname(document), link))
    expect(links.filter((link) => !isThere(link))).toEqual([])
  })
})

it('every script runs files that are there, or are built', () => {
  const files = Object.values(scripts).flatMap((script) =>
    [...script.matchAll(/\bnode (?:--\S+ )*([\w./-]+)/g)].map(([, file = '']) => file),
  )
  expect(files.length).toBeGreaterThan(5)
  expect(files.filter((file) => !file.startsWith('out/') && !existsSync(join(root, file)))).toEqual(
    [],
  )
})
