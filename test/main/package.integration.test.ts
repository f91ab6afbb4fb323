import { execFileSync, execSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { CallInput, CallName, CallResult } from '../../main/contract/calls.ts'
import { withDatabase } from '../store/open-file.ts'
import { startCli } from '../support/cli-process.ts'

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}
interface Manifest {
  readonly main: string
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'package-'))
afterAll(() => rmSync(folder, { recursive: true }))
/** Where the package lies as it would when installed, with its own dependencies and no others. */
const installed = join(folder, 'package')
let packed: Packed
let manifest: Manifest

beforeAll(() => {
  const output = execSync(`npm pack --json --ignore-scripts --pack-destination "${folder}"`, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  packed = (JSON.parse(output) as Packed[])[0] as Packed
  execFileSync('tar', ['-xzf', packed.filename], { cwd: folder })
  manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest
  for (const name of Object.keys(manifest.dependencies)) {
    const place = join(folder, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), place, 'junction')
  }
})

describe('the package', () => {
  const paths = (): string[] => packed.files.map(({ path }) => path)

  it('has what its manifest names, the page, the preload and the workers', () => {
    const named = [manifest.main, ...Object.values(manifest.bin)]
    const needed = [
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
      /^(?:out\/(?:main|preload|renderer)\/.*\.(?:c?js|html|css|svg|woff2)|package\.json|README\.md|LICENSE)$/
    expect(paths().filter((path) => !expected.test(path))).toEqual([])
  })

  it.runIf(process.platform !== 'win32')('has a launcher that can be run', () => {
    for (const path of Object.values(manifest.bin)) {
      expect(packed.files.find((file) => file.path === path)?.mode).toBe(0o755)
    }
  })

  it('starts with its own dependencies alone: the servers, the page, both workers', async () => {
    const database = join(folder, 'messages.db')
    const freePorts = ['polling', 'sse', 'websocket', 'page'].map((name) => `--${name}-port=0`)
    const [bin = ''] = Object.values(manifest.bin)
    const cli = startCli({
      launcher: join(installed, bin),
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
    expect((await fetch(`${polling}/getData`)).status).toBe(200)

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
