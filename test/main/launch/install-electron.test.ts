import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { installElectron } from '../../../main/launch/install-electron.ts'

const parent = mkdtempSync(join(tmpdir(), 'install-electron-'))
afterAll(() => rmSync(parent, { recursive: true }))

let count = 0
/** An electron package whose installer runs this instead. */
function packageWith(script: string): string {
  const folder = join(parent, String((count += 1)))
  mkdirSync(folder)
  writeFileSync(join(folder, 'install.js'), script)
  return folder
}

async function install(script: string, patience = 5_000) {
  const said: string[] = []
  const folder = packageWith(script)
  const environment = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '' }
  const started = performance.now()
  const reason = await installElectron({
    folder,
    say: (line) => said.push(line),
    patience,
    environment,
  })
  return { reason, said, folder, milliseconds: performance.now() - started }
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
    const { reason, said } = await install(`
      const { writeFileSync } = require('node:fs')
      writeFileSync(require('node:os').tmpdir() + '/electron.zip', Buffer.alloc(25_000_000))
      setTimeout(() => {}, 800)
    `)
    expect(reason).toBeUndefined()
    expect(said).toContain('  20 MB')
  })

  it('gives the reason where it fails, at once', async () => {
    const { reason, milliseconds } = await install(
      "console.error('TypeError: fetch failed\\n    at x\\n  cause: Error: getaddrinfo ENOTFOUND github.com'); process.exit(1)",
    )
    expect(reason).toContain('ENOTFOUND github.com')
    expect(milliseconds).toBeLessThan(3_000)
  })

  it('is ended where nothing moves for as long as its patience', async () => {
    const { reason, milliseconds } = await install('setInterval(() => {}, 1_000)', 600)
    expect(reason).toBe('no progress for 1 s')
    expect(milliseconds).toBeGreaterThan(500)
    expect(milliseconds).toBeLessThan(4_000)
  })

  it('is not ended while bytes come or something is printed', async () => {
    const { reason } = await install(
      `
      const file = require('node:os').tmpdir() + '/electron.zip'
      let rounds = 0
      const timer = setInterval(() => {
        rounds += 1
        if (rounds < 8) require('node:fs').appendFileSync(file, 'more')
        else process.stdout.write('.')
        if (rounds === 16) clearInterval(timer)
      }, 150)
      `,
      1_000,
    )
    expect(reason).toBeUndefined()
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
})
