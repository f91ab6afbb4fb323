import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { withKnobs } from '../.ci/readme.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const readme = read('README.md')

/** Every page that people read: those of the repository, without those of its packages. */
const pages = globSync('**/*.md', { cwd: root, exclude: ['node_modules/**', '.*/**', 'out/**'] })

describe('the README', () => {
  it('has the table of knobs that the schema has', async () => {
    expect(readme).toBe(await withKnobs(readme))
  })

  it('has two commands, and CI runs the second one', () => {
    const section = /\n## Two commands\n([^]*?)\n## /.exec(readme)?.[1] ?? ''
    const commands = [...section.matchAll(/```sh\n([^]*?)\n```/g)].map(([, text = '']) => text)
    expect(commands).toHaveLength(2)
    // CI stops at the first that fails, and wants no chatter of npm.
    const inCi = read('.ci/run').match(/^npm .*$/gm) ?? []
    expect(inCi.map((line) => line.replace(' --silent', '')).join(' && ')).toBe(commands[1])
  })
})

describe('the pages', () => {
  it('name only commands that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)].map(
        ([, script, short]) => ({ page, script: script ?? short ?? '' }),
      ),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter(({ script }) => scripts[script] === undefined)).toEqual([])
  })

  it('link to files that are there', () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!\w+:)([^)#\s]+)/g)].map(([, to = '']) => ({ page, to })),
    )
    expect(links.length).toBeGreaterThan(10)
    const dead = links.filter(({ page, to }) => !existsSync(join(root, dirname(page), to)))
    expect(dead).toEqual([])
  })
})
