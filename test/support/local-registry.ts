import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ownNpm } from './npx.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A registry of npm on this machine: npm installs from it without a network. */
export interface LocalRegistry {
  readonly address: string
  /** The packages that were fetched from it. */
  readonly fetched: ReadonlySet<string>
  stop(): Promise<void>
}

/** Packs a folder as npm does when it is published. @returns the path of the archive. */
export async function packFolder(folder: string, into: string): Promise<string> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', into]
  const { stdout } = await promisify(execFile)('npm', args, {
    cwd: folder,
    env: ownNpm(join(into, 'npm')),
    maxBuffer: 64_000_000,
    shell: process.platform === 'win32',
  })
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[]
  return join(into, packed?.filename ?? '')
}

/**
 * Starts a registry that has the packages of this repository's node_modules, each in the version that is installed, and no
 * others.
 *
 * @param folder where it keeps their archives.
 */
export async function startLocalRegistry(folder: string): Promise<LocalRegistry> {
  const fetched = new Set<string>()
  const archives = new Map<string, Promise<string>>()
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodeURIComponent((request.url ?? '').slice(1))
    const [name = '', archive] = path.split('/-/')
    const place = join(root, 'node_modules', name)
    if (name.includes('..') || !existsSync(join(place, 'package.json'))) {
      response.writeHead(404).end('{}')
      return
    }
    if (archive === undefined) {
      const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as {
        readonly version: string
      }
      const { version } = manifest
      const dist = { tarball: `http://${request.headers.host ?? ''}/${name}/-/${version}.tgz` }
      const versions = { [version]: { ...manifest, dist } }
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }))
      return
    }
    fetched.add(name)
    const packing = archives.get(name) ?? packFolder(place, folder)
    archives.set(name, packing)
    response.end(readFileSync(await packing))
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    fetched,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
