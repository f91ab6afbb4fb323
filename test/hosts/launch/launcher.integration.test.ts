import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { builtLauncher } from '../../support/cli-process.ts'
import { writeNodeProgram } from '../../support/shell-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'launcher-'))
const launcher = join(folder, 'out', 'main', 'launcher.js')
const electron = join(folder, 'node_modules', 'electron')

/** A project that holds the launcher that was built, a fake cli and a fake electron. */
beforeAll(() => {
  mkdirSync(join(folder, 'out', 'main'), { recursive: true })
  mkdirSync(join(electron, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module","main":"out/main/desktop.js"}')
  writeFileSync(join(electron, 'index.js'), "throw new Error('electron was required')")
  copyFileSync(builtLauncher, launcher)
  writeFileSync(
    join(folder, 'out', 'main', 'cli.js'),
    `export async function runCli(argv, { openInBrowser } = {}) {
      console.log(JSON.stringify({ cli: argv, browser: openInBrowser !== undefined }))
    }`,
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

const electronManifest = join(electron, 'package.json')
function installElectron(script: string | undefined): void {
  writeFileSync(electronManifest, '{"name":"electron","version":"45.0.0"}')
  rmSync(join(electron, 'path.txt'), { force: true })
  if (script === undefined) return
  writeFileSync(join(electron, 'path.txt'), 'electron')
  writeNodeProgram(join(electron, 'dist', 'electron'), script)
}
function failingInstaller(): void {
  installElectron(undefined)
  writeFileSync(
    join(electron, 'install.js'),
    "console.error('Error: connect ECONNREFUSED 192.0.2.1:443'); process.exit(1)",
  )
}

/** A screen, and nobody's sandbox: what a person's desktop has. */
const desktop = { ...process.env, DISPLAY: ':99', ELECTRON_DISABLE_SANDBOX: '1' }

function run(argv: readonly string[], environment: NodeJS.ProcessEnv = desktop) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...argv], {
    env: environment,
    encoding: 'utf8',
  })
  const ran = stdout === '' ? undefined : (JSON.parse(stdout) as Record<string, unknown>)
  return { status, stderr, ran }
}
const reportArguments = 'console.log(JSON.stringify({ electron: process.argv.slice(2) }))'

/** Nodes on this machine that are too old; where there is none, this one says it is old. */
function oldNodes(): readonly (readonly [program: string, ...flags: string[]])[] {
  const programs = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)]
  const old = [...new Set(programs)]
    .map((path) => join(path, 'node'))
    .filter((program) => {
      const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
      return /^v(?:18|20|21|22\.[0-9]\.|22\.1[0-3]\.|23\.[0-5]\.)/.test(stdout ?? '')
    })
  const pretending = (node: string, napi: number) => {
    const versions = `{node:{value:'${node}'},napi:{value:'${napi}'}}`
    const source = `data:text/javascript,Object.defineProperties(process.versions,${versions})`
    return [process.execPath, '--import', source] as const
  }
  return [
    pretending('20.19.0', 9),
    pretending('22.13.1', 9),
    // It was before 22.14, whatever its number.
    pretending('23.5.0', 9),
    ...old.map((program) => [program] as const),
  ]
}

const manifest = new URL('../../../package.json', import.meta.url)
const { engines } = JSON.parse(readFileSync(fileURLToPath(manifest), 'utf8')) as {
  readonly engines: { readonly node: string }
}

describe('the launcher', () => {
  it.each(oldNodes())('says in one line that %s is too old', (program, ...flags) => {
    const { status, stdout, stderr } = spawnSync(program, [...flags, launcher, 'serve'], {
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stdout).toBe('')
    // The same as npm says of the package.
    const [, least, leastOf23] = /^\^(\d+\.\d+) \|\| >=(\d+\.\d+)$/.exec(engines.node) ?? []
    const [said] = /^[^;]+/.exec(stderr) ?? []
    const words = `Realtime Playground needs Node ${least} or later`
    expect([words, `${words}, of Node 23 at least ${leastOf23}`]).toContain(said)
    expect(stderr).toMatch(/; this is Node \d+\.[^\n]+\n$/)
    expect(stderr.includes('23.6')).toBe(stderr.includes('this is Node 23'))
  })

  it('imports nothing but what Node brings before it knows the version', () => {
    const source = readFileSync(builtLauncher, 'utf8')
    const imported = [...source.matchAll(/^import\b.*?["']([^"']+)["'];?$/gm)].map(
      ([, name]) => name,
    )
    expect(imported).toContain('node:child_process')
    expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual([])
    expect(source).toMatch(/^#!\/usr\/bin\/env node\n/)
  })

  it.each([[['serve', '--json']], [['--help']], [['open', '-h']], [['--version']], [['nonsense']]])(
    'hands %j to the command',
    (argv) => {
      installElectron(reportArguments)
      expect(run(argv).ran).toEqual({ cli: argv, browser: false })
    },
  )

  it
    .runIf(process.platform !== 'win32')
    .each([[[]], [['open', '--push-rate', '5']], [['--feed=clock']]])(
    'opens the window for %j, with the flags',
    (argv) => {
      installElectron(reportArguments)
      const { status, ran, stderr } = run(argv)
      expect(ran).toEqual({ electron: [folder, ...argv] })
      expect([status, stderr]).toEqual([0, ''])
    },
  )

  it.runIf(process.platform !== 'win32')('ends with the code of the window', () => {
    installElectron('process.exit(4)')
    expect(run([])).toMatchObject({ status: 4, ran: undefined })
  })

  it.runIf(process.platform !== 'win32').each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'passes %s on to the window',
    async (signal) => {
      installElectron(
        `process.on('${signal}', () => process.exit(7)); setInterval(() => {}, 1e3); console.log('up')`,
      )
      const child = spawn(process.execPath, [launcher], { env: desktop })
      await new Promise((resolve) => child.stdout.once('data', resolve))
      child.kill(signal)
      expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(7)
    },
  )

  it.runIf(process.platform !== 'win32')('tells the window whose end is its own', async () => {
    installElectron('console.log(process.env.REALTIME_PLAYGROUND_STARTER)')
    const child = spawn(process.execPath, [launcher], { env: desktop })
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    expect(Number(said.toString())).toBe(child.pid)
  })

  it.runIf(process.platform !== 'win32')(
    'opens a window from the terminal of an editor as well, which would have Electron be Node',
    () => {
      installElectron('console.log(JSON.stringify({ asNode: process.env.ELECTRON_RUN_AS_NODE }))')
      expect(run([], { ...desktop, ELECTRON_RUN_AS_NODE: '1' }).ran).toEqual({ asNode: undefined })
    },
  )

  it.runIf(process.platform !== 'win32')(
    'passes on, once, what a terminal sends to all of its programs',
    async () => {
      installElectron(`
        let hangups = 0
        process.on('SIGHUP', () => console.log('hangup', (hangups += 1)))
        process.on('SIGUSR2', () => console.log('so far', hangups))
        process.on('SIGTERM', () => process.exit(9))
        setInterval(() => {}, 1e3)
        console.log(process.pid)`)
      // It leads a group of its own, as what a shell runs in a terminal does.
      const child = spawn(process.execPath, [launcher], { env: desktop, detached: true })
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      const line = async (): Promise<string> => String((await lines.next()).value)
      const window = Number(await line())
      onTestFinished(() => {
        if (child.exitCode !== null) return
        child.kill('SIGKILL')
        process.kill(window, 'SIGKILL')
      })
      // It stands still, and cannot pass anything on yet.
      child.kill('SIGSTOP')
      process.kill(-(child.pid ?? 0), 'SIGHUP')
      process.kill(window, 'SIGUSR2')
      expect(await line()).toBe('so far 0')
      child.kill('SIGCONT')
      expect(await line()).toBe('hangup 1')
      child.kill('SIGTERM')
      expect(await once(child, 'exit')).toEqual([9, null])
    },
  )

  it.runIf(process.platform !== 'win32')(
    'opens nothing in the place of a window that is told to end, and crashes over it',
    async () => {
      installElectron(`
        process.on('SIGINT', () => process.kill(process.pid, 'SIGABRT'))
        setInterval(() => {}, 1e3)
        console.log('up')`)
      const child = spawn(process.execPath, [launcher], { env: desktop })
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await once(child.stdout, 'data')
      child.kill('SIGINT')
      expect(await once(child, 'exit')).toEqual([134, null])
      expect(said).toBe('up\n')
    },
  )

  it('opens the browser without a word of failure where Electron is no part of the installation', () => {
    installElectron(undefined)
    rmSync(electronManifest)
    const { ran, stderr } = run(['--feed=clock'])
    expect(ran).toEqual({ cli: ['--feed=clock'], browser: true })
    expect(stderr).toBe('Opening Realtime Playground in the browser.\n')
  })

  it.runIf(process.platform !== 'win32').each([
    ['crashes at once', "process.kill(process.pid, 'SIGABRT'); setInterval(() => {}, 1e3)"],
    ['lacks a library', 'process.exit(127)'],
  ])('goes to the browser where Electron %s', (_name, script) => {
    installElectron(script)
    const { ran, stderr } = run(['--push-rate', '5'])
    expect(ran).toEqual({ cli: ['--push-rate', '5'], browser: true })
    expect(stderr).toMatch(/^No window: Electron did not start/)
  })

  it('goes to the browser, with the reason, where Electron cannot be fetched', () => {
    failingInstaller()
    const { ran, stderr } = run([])
    expect(ran).toEqual({ cli: [], browser: true })
    expect(stderr).toContain('could not be fetched (Error: connect ECONNREFUSED 192.0.2.1:443)')
    expect(stderr).toMatch(
      /^To fetch it another way: .*HTTPS_PROXY=.*ELECTRON_MIRROR=.*ELECTRON_SKIP_BINARY_DOWNLOAD=1/m,
    )
  })

  it('goes there by the way that it advises, without a word more', () => {
    failingInstaller()
    const { ran, stderr } = run([], { ...desktop, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' })
    expect(ran).toEqual({ cli: [], browser: true })
    expect(stderr).not.toContain('To fetch it another way')
  })

  it.runIf(process.platform === 'linux')(
    'goes there without a try where there is no display',
    () => {
      failingInstaller()
      const { ran, stderr } = run(['open'], { PATH: process.env.PATH })
      expect(ran).toEqual({ cli: ['open'], browser: true })
      expect(stderr).toBe(
        'No window: there is no display. Opening the same playground in the browser instead.\n',
      )
    },
  )
})
