import { copyFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { electronPackage } from '../../../main/hosts/launch/electron-binary.ts'
import { installElectron } from '../../../main/hosts/launch/install-electron.ts'
import { killChildren, startChild } from '../../store/children.ts'
import { isListening } from '../../support/is-listening.ts'

const parent = mkdtempSync(join(tmpdir(), 'install-electron-'))
afterAll(() => rmSync(parent, { recursive: true }))
afterAll(killChildren)

let count = 0
/** An electron package whose installer runs this instead. */
function packageWith(script: string): string {
  const folder = join(parent, String((count += 1)))
  mkdirSync(folder)
  writeFileSync(join(folder, 'install.js'), script)
  return folder
}

/** Longer than any test: an installation that succeeds has not waited for it. */
const endless = 2_000_000_000

async function install(
  script: string,
  patience = endless,
  hear?: (line: string) => void,
  firstPatience = endless,
) {
  const said: string[] = []
  const folder = packageWith(script)
  const environment = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '' }
  const reason = await installElectron({
    folder,
    say(line) {
      said.push(line)
      hear?.(line)
    },
    patience,
    firstPatience,
    environment,
  })
  return { reason, said, folder }
}

describe("Electron's installer", () => {
  it('is run to its end, with a line that says so', async () => {
    const { reason, said, folder } = await install(
      "require('node:fs').writeFileSync(__dirname + '/path.txt', 'electron')",
    )
    expect(reason).toBeUndefined()
    expect(existsSync(join(folder, 'path.txt'))).toBe(true)
    expect(said[0]).toContain('fetching')
  })

  it('says how much it has fetched', async () => {
    const told = join(parent, 'told')
    // It goes on until it was told of, however long that takes.
    const script = `
      const { existsSync, writeFileSync } = require('node:fs')
      writeFileSync(require('node:os').tmpdir() + '/electron.zip', Buffer.alloc(25_000_000))
      setInterval(() => existsSync(${JSON.stringify(told)}) && process.exit(), 5)
    `
    const { reason, said } = await install(script, endless, (line) => {
      if (line === '  20 MB') writeFileSync(told, '')
    })
    expect(reason).toBeUndefined()
    expect(said).toContain('  20 MB')
  })

  it('counts what it unpacks as well', async () => {
    const told = join(parent, 'told of dist')
    const script = `
      const { existsSync, mkdirSync, writeFileSync } = require('node:fs')
      mkdirSync(__dirname + '/dist/locales', { recursive: true })
      writeFileSync(__dirname + '/dist/locales/en.pak', Buffer.alloc(11_000_000))
      setInterval(() => existsSync(${JSON.stringify(told)}) && process.exit(), 5)
    `
    const { said } = await install(script, endless, (line) => {
      if (line === '  10 MB') writeFileSync(told, '')
    })
    expect(said).toContain('  10 MB')
  })

  it.each([
    ['its errors', 'console.error'],
    ['its output', 'console.log'],
  ])('gives the reason from %s where it fails, without waiting', async (_name, print) => {
    const { reason } = await install(
      `${print}('Error: getaddrinfo ENOTFOUND github.com'); process.exitCode = 1`,
    )
    expect(reason).toBe('Error: getaddrinfo ENOTFOUND github.com')
  })

  it('is ended where nothing moves for as long as its patience', async () => {
    const begun = "require('node:fs').writeFileSync(require('node:os').tmpdir() + '/zip', 'x');"
    const { reason } = await install(`${begun} setInterval(() => {}, 1_000)`, 600)
    expect(reason).toBe('no progress for 1 s')
  })

  it('is ended sooner where a firewall lets nothing through, and says nothing', async () => {
    const silent = "console.log('Downloading'); setInterval(() => console.log('.'), 10)"
    const { reason } = await install(silent, endless, undefined, 600)
    expect(reason).toBe('nothing came for 1 s')
  })

  it('leaves no temporary folder behind', async () => {
    const { folder } = await install(
      "require('node:fs').writeFileSync(__dirname + '/where', require('node:os').tmpdir())",
    )
    const temporary = readFileSync(join(folder, 'where'), 'utf8')
    expect(temporary).toContain('realtime-playground-')
    expect(existsSync(temporary)).toBe(false)
  })

  it('is not run where ELECTRON_SKIP_BINARY_DOWNLOAD is set', async () => {
    const said: string[] = []
    const reason = await installElectron({
      folder: join(parent, 'nothing'),
      say: (line) => said.push(line),
      environment: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    })
    expect([reason, said]).toEqual(['ELECTRON_SKIP_BINARY_DOWNLOAD is set', []])
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)(
    'ends with the process that runs it: %s',
    async (signal) => {
      // It holds a port for as long as it lives.
      const folder = packageWith(`
        require('node:net').createServer().listen(0, '127.0.0.1', function () {
          require('node:fs').writeFileSync(__dirname + '/port', String(this.address().port))
        })
      `)
      const launcher = startChild(
        `import { installElectron } from './main/hosts/launch/install-electron.ts'
        await installElectron({ folder: process.argv[1], say: () => undefined, patience: 2e9 })`,
        folder,
      )
      const file = join(folder, 'port')
      await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^\d+$/)
      const port = Number(readFileSync(file, 'utf8'))
      process.kill(launcher.pid, signal)
      await expect.poll(() => isListening(port)).toBe(false)
    },
  )
})

/** The true electron package as npm leaves it: without a binary, and with all that its installer needs. */
function trueElectron(): string {
  const there = electronPackage() ?? ''
  const modules = join(parent, 'true', 'node_modules')
  const folder = join(modules, 'electron')
  mkdirSync(folder, { recursive: true })
  for (const file of ['package.json', 'install.js', 'checksums.json']) {
    copyFileSync(join(there, file), join(folder, file))
  }
  for (const scope of ['@electron', '@electron-internal']) {
    symlinkSync(join(dirname(there), scope), join(modules, scope), 'junction')
  }
  return folder
}

/** A proxy that lets nothing through, and what it was asked for. */
async function startProxy() {
  const asked: string[] = []
  const server = createServer()
  server.on('connect', ({ url = '' }, socket) => {
    asked.push(url)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('the true installer', () => {
  it.each(['HTTPS_PROXY', 'all_proxy', 'npm_config_proxy'])(
    'asks by way of the proxy that %s names',
    async (name) => {
      const { asked, address } = await startProxy()
      const folder = trueElectron()
      onTestFinished(() => rmSync(join(parent, 'true'), { recursive: true }))
      const { PATH, HOME, SystemRoot } = process.env
      const reason = await installElectron({
        folder,
        say: () => undefined,
        patience: endless,
        firstPatience: endless,
        // A cache of its own: what was fetched before would not be asked for.
        environment: { PATH, HOME, SystemRoot, electron_config_cache: parent, [name]: address },
      })
      expect(asked[0]).toBe('github.com:443')
      expect(reason).toBeDefined()
    },
  )
})
