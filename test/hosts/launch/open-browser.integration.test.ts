import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openInBrowser } from '../../../main/hosts/launch/open-browser.ts'
import { writeNodeProgram } from '../../support/shell-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'open-browser-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A system whose opener writes down what it was given. */
function systemWith(opener: string, end = 'process.exit(0)'): NodeJS.ProcessEnv {
  const script = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'given'))}, JSON.stringify(process.argv.slice(2)))
${end}
`
  writeNodeProgram(join(folder, opener), script)
  return { PATH: folder, DISPLAY: ':0' }
}
const given = () => JSON.parse(readFileSync(join(folder, 'given'), 'utf8')) as string[]
/** Longer than any test: what is said before does not come from having waited. */
const endless = 2_000_000_000
const address = 'http://127.0.0.1:5170/#token=a&b;$(touch%20x)'

describe('opening the browser', () => {
  it.runIf(process.platform !== 'win32').each([
    ['linux', 'xdg-open'],
    ['darwin', 'open'],
  ] as const)('hands the address over as one argument on %s', async (platform, opener) => {
    expect(await openInBrowser(address, platform, systemWith(opener), endless)).toBe(true)
    expect(given()).toEqual([address])
  })

  it('answers false where there is no screen', async () => {
    expect(await openInBrowser(address, 'linux', {})).toBe(false)
  })

  it('answers false where the opener is missing, or fails', async () => {
    const environment = { PATH: join(folder, 'nothing'), DISPLAY: ':0' }
    expect(await openInBrowser(address, 'linux', environment, endless)).toBe(false)
    const failing = systemWith('xdg-open', 'process.exit(3)')
    expect(await openInBrowser(address, 'linux', failing, endless)).toBe(false)
  })

  it.runIf(process.platform !== 'win32')(
    'answers true where the opener goes on for longer than it is waited for',
    async () => {
      const pid = join(folder, 'pid')
      const note = `require('node:fs').writeFileSync(${JSON.stringify(pid)}, String(process.pid))`
      const lasting = systemWith('xdg-open', `${note}; setInterval(() => {}, 1_000)`)
      expect(await openInBrowser(address, 'linux', lasting, 1)).toBe(true)
      await expect.poll(() => existsSync(pid) && readFileSync(pid, 'utf8')).toMatch(/^\d+$/)
      process.kill(Number(readFileSync(pid, 'utf8')))
    },
  )

  it.each(['file:///etc/passwd', 'https://evil.example/', 'javascript:alert(1)'])(
    'never opens %s',
    async (url) => {
      rmSync(join(folder, 'given'), { force: true })
      expect(await openInBrowser(url, 'linux', systemWith('xdg-open'))).toBe(false)
      expect(given).toThrow('ENOENT')
    },
  )
})
