import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly permissions?: unknown
  readonly concurrency?: { readonly group?: string }
  readonly jobs: Readonly<Record<string, Job>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const files = globSync('.github/workflows/*.yml', { cwd: root })
const workflows = files.map((file) => ({ file, ...(parse(read(file)) as Workflow) }))
const jobs = workflows.flatMap(({ file, jobs }) =>
  Object.entries(jobs).map(([name, job]) => ({ name: `${file} ${name}`, ...job })),
)
const steps = jobs.flatMap(({ name, steps }) => steps.map((step) => ({ name, ...step })))
const scripts = steps.flatMap(({ name, run }) => (run === undefined ? [] : [{ name, run }]))

describe('the workflows', () => {
  it('are found', () => {
    expect(files).toHaveLength(2)
    expect(scripts.length).toBeGreaterThan(15)
  })

  it('may read the repository and no more, but for the job that drafts a release', () => {
    expect(workflows.map(({ permissions }) => permissions)).toEqual(
      workflows.map(() => ({ contents: 'read' })),
    )
    const wider = jobs.filter(({ permissions }) => permissions !== undefined)
    expect(wider.map(({ name, permissions }) => [name, permissions])).toEqual([
      [join('.github', 'workflows', 'installers.yml release'), { contents: 'write' }],
    ])
  })

  it('leave no token in the clone', () => {
    const clones = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(clones.length).toBeGreaterThan(4)
    for (const clone of clones) expect(clone.with?.['persist-credentials']).toBe(false)
  })

  it('run one at a time for a branch or tag, and every job has an end', () => {
    for (const { concurrency } of workflows)
      expect(concurrency?.group).toContain('${{ github.ref }}')
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  it("use GitHub's own actions, each of one commit, and ours, and nobody else's", () => {
    const used = steps.flatMap(({ uses }) => uses ?? [])
    for (const name of used.filter((name) => !name.startsWith('actions/'))) {
      expect(existsSync(join(root, name, 'action.yml'))).toBe(true)
    }
    for (const name of used.filter((name) => name.startsWith('actions/'))) {
      expect(name).toMatch(/^actions\/[\w-]+@[\da-f]{40}$/)
    }
  })

  it('put nothing into a script that somebody else could have written', () => {
    const inserted = scripts.flatMap(({ run }) => run.match(/\$\{\{[^}]*\}\}/g) ?? [])
    expect(inserted.filter((text) => !/^\$\{\{ matrix\.\w+ \}\}$/.test(text))).toEqual([])
  })

  it('run scripts and files that there are', () => {
    const known = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts
    const named = scripts.flatMap(({ run }) =>
      [...run.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name),
    )
    expect(named).toContain('integration')
    expect(named.filter((name) => known[name] === undefined)).toEqual([])
    const started = scripts.flatMap(({ run }) =>
      [...run.matchAll(/(?:\bnode |--file )([\w./-]+)|^(\.ci\/\w+)$/gm)].map(
        ([, file, command]) => file ?? command ?? '',
      ),
    )
    expect(started).toEqual(
      expect.arrayContaining(['.ci/smoke.ts', '.ci/run', 'build/container/Dockerfile']),
    )
    expect(
      started.filter((file) => !file.startsWith('-') && !existsSync(join(root, file))),
    ).toEqual([])
  })
})

describe('the other files of the repository', () => {
  it.each(globSync('.github/{*,*/*,*/*/*}.yml', { cwd: root }))('%s is YAML', (file) => {
    expect(parse(read(file))).toBeTypeOf('object')
  })

  it('ask of a bug what is needed to find it', () => {
    const form = parse(read('.github/ISSUE_TEMPLATE/bug_report.yml')) as {
      readonly body: readonly { readonly id?: string; readonly validations?: object }[]
    }
    const needed = form.body.filter(({ validations }) => validations !== undefined)
    expect(needed.map(({ id }) => id)).toEqual([
      'what',
      'version',
      'installed',
      'system',
      'display',
    ])
  })

  it('name one Node for those who work on it: the one of the scripts', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      readonly devDependencies: Readonly<Record<string, string>>
    }
    expect(devDependencies['node']).toMatch(new RegExp(`^\\^${read('.nvmrc').trim()}\\.`))
  })
})
