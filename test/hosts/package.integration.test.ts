import { execFileSync, execSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { CallInput, CallName, CallResult } from '../../main/shared/contract/calls.ts'
import { acquireStoreLock } from '../../main/store/file/store-lock.ts'
import { withDatabase } from '../store/open-file.ts'
import { freePorts, startCli } from '../support/cli-process.ts'
import { isListening } from '../support/is-listening.ts'
import { startLocalRegistry, type LocalRegistry } from '../support/local-registry.ts'
import { ownNpm, runNpx, weigh, type NpxRun } from '../support/npx.ts'
import { served } from '../support/served.ts'

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}
interface Manifest {
  readonly main: string
  readonly bin: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'package-'))
afterAll(() => rmSync(folder, { recursive: true }))
let packed: Packed
let manifest: Manifest

beforeAll(() => {
  const output = execSync(`npm pack --json --ignore-scripts --pack-destination "${folder}"`, {
    cwd: root,
    encoding: 'utf8',
    env: ownNpm(join(folder, 'npm')),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  packed = (JSON.parse(output) as Packed[])[0] as Packed
  execFileSync('tar', ['-xzf', packed.filename], { cwd: folder })
  manifest = JSON.parse(readFileSync(join(folder, 'package', 'package.json'), 'utf8')) as Manifest
})

describe('the package', () => {
  const paths = (): string[] => packed.files.map(({ path }) => path)
  const read = (path: string): string => readFileSync(join(folder, 'package', path), 'utf8')

  it('has what its manifest names, the page, the preload and the workers', () => {
    const named = [manifest.main, ...Object.values(manifest.bin)]
    const needed = [
      'out/main/crowd-process.js',
      'out/main/fleet-worker.js',
      'out/main/maintenance-worker.js',
      'out/preload/preload.cjs',
      'out/renderer/index.html',
      'LICENSE',
      'README.md',
    ]
    expect(paths()).toEqual(expect.arrayContaining([...named, ...needed]))
  })

  it('has nothing else: no sources, no tests, no documents, nothing of the build', () => {
    const expected =
      /^(?:out\/(?:main|preload|renderer)\/.*\.(?:c?js|html|css|svg|woff2)|out\/(?:main|renderer)\/third-party-licenses(?:-of-files)?\.md|package\.json|README\.md|LICENSE)$/
    expect(paths().filter((path) => !expected.test(path))).toEqual([])
  })

  it.runIf(process.platform !== 'win32')('has a launcher that can be run', () => {
    for (const path of Object.values(manifest.bin)) {
      expect(packed.files.find((file) => file.path === path)?.mode).toBe(0o755)
    }
  })

  it('comes with the licences of what was built into it', () => {
    const licences = read('out/main/third-party-licenses.md')
    for (const name of ['zod', 'commander']) {
      expect(licences).toMatch(new RegExp(`^## ${name} - \\d.*\\(MIT\\)$`, 'm'))
    }
    const ofPage = read('out/renderer/third-party-licenses.md')
    expect(ofPage).toMatch(/^## @vue\/runtime-dom - /m)
    expect(ofPage).toMatch(/^## uplot - /m)
    // A file of them for each font that is there.
    const fonts = read('out/renderer/third-party-licenses-of-files.md')
    expect(fonts.match(/^## @fontsource-variable\/[\w-]+ - \d/gm)).toHaveLength(
      paths().filter((path) => path.endsWith('.woff2')).length,
    )
    expect(fonts).toContain('SIL OPEN FONT LICENSE')
  })
})

function hasNpx(): boolean {
  const { status } = spawnSync('npx', ['--version'], { env: ownNpm(join(folder, 'npm')) })
  if (status !== 0) console.log('The package is not installed here: there is no npx.')
  return status === 0
}

/** What a run that ended in good order leaves of its store: the file alone, and nobody who holds it. */
async function expectClosedStore(data: string): Promise<void> {
  const [file = ''] = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.db'),
  )
  const beside = ['-wal', '-shm', '.owner'].filter((end) => existsSync(join(data, file + end)))
  expect(beside).toEqual([])
  const lock = await acquireStoreLock(realpathSync(join(data, file)))
  lock.release()
}

describe.runIf(process.platform !== 'win32' && hasNpx())('npx in an empty folder', () => {
  let registry: LocalRegistry
  beforeAll(async () => {
    const archives = join(folder, 'archives')
    mkdirSync(archives)
    registry = await startLocalRegistry(archives)
  })
  afterAll(() => registry.stop())

  let runs = 0
  function npx(args: readonly string[], ignoreScripts = false): NpxRun & { readonly data: string } {
    const place = join(folder, `npx ${(runs += 1)}`)
    mkdirSync(place)
    const archive = join(folder, packed.filename)
    const run = runNpx({ folder: place, archive, args, registry: registry.address, ignoreScripts })
    onTestFinished(run.kill)
    return { ...run, data: join(place, 'data') }
  }

  it.each([[false], [true]])(
    'opens the playground in the browser, from few and small packages (--ignore-scripts: %s); Ctrl-C leaves nothing',
    async (ignoreScripts) => {
      const run = npx(['--no-config', ...freePorts], ignoreScripts)
      const { origin } = new URL(await run.opened())
      const answer = await fetch(origin)
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('<div id="app">')
      // It is no failure here, and does not sound like one.
      expect(run.errors()).toMatch(
        /^(?:npm warn .*\n)*Opening Realtime Playground in the browser\.\n$/,
      )
      expect(run.output()).toMatch(/^Realtime Playground is running\.\n/)

      const { packages, bytes } = weigh(run.modules())
      expect(packages.toSorted()).toEqual([
        'better-sqlite3',
        'node-addon-api',
        'realtime-playground',
        'ws',
      ])
      expect(bytes).toBeLessThan(40_000_000)

      run.interrupt()
      await run.ended
      await expect.poll(run.lives).toBe(false)
      expect(await isListening(Number(new URL(origin).port))).toBe(false)
      await expectClosedStore(run.data)
    },
  )

  it('has the servers, the page with all its files, and both workers', async () => {
    const run = npx(['--version'])
    expect(await run.ended).toBe(0)
    const database = join(folder, 'messages.db')
    const [bin = ''] = Object.values(manifest.bin)
    const cli = startCli({
      launcher: join(run.modules(), 'realtime-playground', bin),
      args: ['serve', '--json', '--db', database, ...freePorts],
    })
    onTestFinished(() => void cli.child.kill('SIGKILL'))
    const { page = '', polling } = await cli.ready

    const { origin, hash } = new URL(page)
    const token = new URLSearchParams(hash.slice(1)).get('token') ?? ''
    const html = await (await fetch(origin)).text()
    const assets = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path)
    expect(assets.length).toBeGreaterThan(1)
    for (const path of assets) expect((await fetch(`${origin}/${path}`)).status).toBe(200)
    expect((await served(`${polling}/getData`)).status).toBe(200)

    async function call<Name extends CallName>(
      name: Name,
      input?: CallInput<Name>,
    ): Promise<CallResult<Name>> {
      const response = await fetch(`${origin}/api/call/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: JSON.stringify({ input }),
      })
      const answer = (await response.json()) as { readonly result: CallResult<Name> }
      return answer.result
    }
    await call('startFleet', { transport: 'sse', clients: 3, retry: 1_000, jitter: false })
    await expect.poll(async () => (await call('statistics')).fleet?.open).toBe(3)

    await call('setProducing', false)
    await call('burst', 3_000)
    expect(await call('clear')).toBeGreaterThanOrEqual(3_000)
    // The rows are gone for everyone at once; it is the worker that takes them out of the file.
    const rows = (): unknown =>
      withDatabase(database, (file) => file.prepare('SELECT count(*) FROM message').pluck().get())
    await expect.poll(rows).toBe(0)
    expect(await cli.stop()).toBe(0)
  })
})
