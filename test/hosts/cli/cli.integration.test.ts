import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { anywhere, builtLauncher, freePorts } from '../../support/cli-process.ts'
import { startCli, type CliProcess } from '../../support/cli-process.ts'
import { callEngine } from '../../support/engine-call.ts'
import { served } from '../../support/served.ts'
import { steadyPort } from '../../support/steady-ports.ts'

let folder: string
let running: CliProcess[] = []
let blockers: Server[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'playground-'))
})
afterEach(async () => {
  await Promise.all(running.map((process) => process.stop()))
  await Promise.all(blockers.map((server) => new Promise((resolve) => server.close(resolve))))
  running = []
  blockers = []
  rmSync(folder, { recursive: true })
})

function start(...args: string[]): CliProcess {
  const process = startCli({
    args,
    // No playground.json but those of the tests.
    cwd: folder,
    // No screen: neither a window nor a browser can be opened.
    env: {
      XDG_CONFIG_HOME: folder,
      APPDATA: folder,
      HOME: folder,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
    },
  })
  running.push(process)
  return process
}
async function blockPort(port = 0): Promise<number> {
  const server = createServer()
  blockers.push(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
const rows = async (base: string) => {
  const response = await served(`${base}/getData`)
  return (await response.json()) as { id: number; body: string; createdAt: number }[]
}

describe.runIf(process.platform === 'linux')('open', () => {
  const memory = ['--db', ':memory:', ...freePorts]

  it('says so where no browser can be opened, below the address that opens in any', async () => {
    const { output } = start('open', ...memory)
    await expect
      .poll(output)
      .toMatch(/\n {2}Page +http:\/\/[^]*\nNo browser could be opened here; .+\n$/)
  })

  it('prints its one line alone with --json', async () => {
    const process = start('open', '--json', ...memory)
    expect((await process.ready).page).toMatch(/^http:/)
    expect(await process.stop()).toBe(0)
    expect(process.output().trim().split('\n')).toHaveLength(1)
  })
})

describe('serve', () => {
  it('prints one line of JSON when ready, answers, and ends cleanly on SIGTERM', async () => {
    const process = start(...anywhere, '--push-rate', '100')
    const ready = await process.ready
    expect(ready.ready).toBe(true)
    expect(ready.page).toBeUndefined()
    await expect.poll(async () => (await rows(ready.polling)).length).toBeGreaterThan(10)
    expect(await process.stop()).toBe(0)
    expect(process.output().trim().split('\n')).toHaveLength(1)
  })

  it('runs with the settings that are given as flags', async () => {
    const { ready } = start(...anywhere, '--feed', 'profile', '--push-rate=50')
    const { polling } = await ready
    await expect.poll(async () => (await rows(polling))[0]?.body).toBe('{"name":"张三","age":20}')
  })

  // What is refused, and in which words, is told by cli-options.test.ts.
  it.each([
    ['what the parser refuses', ['--nonsense'], /unknown option/],
    [
      'what does not go together',
      ['--push-rate=5000', '--payload=32768'],
      /8000000 bytes a second/,
    ],
  ])('ends with 1, in words, and starts nothing: %s', async (_name, args, words) => {
    const process = start('serve', '--json', '--data-folder', folder, ...args)
    expect(await process.ended).toBe(1)
    expect(process.errors()).toMatch(words)
    expect(process.output()).toBe('')
    expect(readdirSync(folder)).toEqual([])
  })

  it('ends with 4, naming port and flag, where a port that was asked for is taken', async () => {
    const taken = await blockPort()
    const process = start(...anywhere, '--sse-port', String(taken))
    expect(await process.ended).toBe(4)
    expect(process.errors()).toContain(String(taken))
    expect(process.errors()).toContain('--sse-port')
    expect(process.output()).toBe('')
  })

  it('ends with 2, naming the path, where a store that was asked for cannot be', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, 'not a folder')
    for (const path of [folder, join(file, 'messages.db'), join(folder, 'no', 'such', 'm.db')]) {
      const process = start(...anywhere, '--db', path)
      expect(await process.ended).toBe(2)
      expect(process.errors()).toContain(path)
    }
  })

  it('ends with 3, naming the pid, where the store is in use; a kill frees it at once', async () => {
    const path = join(folder, 'messages.db')
    const first = start(...anywhere, '--db', path)
    await first.ready
    const second = start(...anywhere, '--db', path)
    expect(await second.ended).toBe(3)
    expect(second.errors()).toContain(String(first.child.pid))
    expect(second.errors()).toContain('--db')
    first.child.kill('SIGKILL')
    await first.ended
    expect((await start(...anywhere, '--db', path).ready).ready).toBe(true)
  })

  it('keeps messages and settings in the file from one run to the next', async () => {
    const path = join(folder, 'messages.db')
    const first = start(...anywhere, '--db', path, '--push-rate', '200')
    const before = await first.ready
    await expect.poll(async () => (await rows(before.polling)).length).toBeGreaterThan(20)
    await first.stop()
    const second = start(...anywhere, '--db', path, '--push-rate', '0.1')
    const after = await rows((await second.ready).polling)
    expect(after.length).toBeGreaterThan(20)
    expect(after[0]?.id).toBe(1)
  })

  it('gives a default that fails way: a store in memory, and one line that says so', async () => {
    writeFileSync(join(folder, 'blocked'), '')
    const defaults = anywhere.filter((flag) => flag !== '--db' && flag !== ':memory:')
    const process = start(...defaults, '--data-folder', join(folder, 'blocked'))
    expect((await process.ready).ready).toBe(true)
    expect(process.errors().match(/store_in_memory/g)).toHaveLength(1)
  })

  it('moves a damaged default store aside and starts', async () => {
    writeFileSync(
      join(folder, 'messages.db'),
      'this is no database at all, but some text\n'.repeat(99),
    )
    const defaults = anywhere.filter((flag) => flag !== '--db' && flag !== ':memory:')
    const process = start(...defaults, '--data-folder', folder)
    await process.ready
    expect(process.errors()).toContain('store_moved_aside')
    expect(readdirSync(folder).some((name) => name.startsWith('messages.corrupt-'))).toBe(true)
  })

  it.runIf(existsSync('/dev/full'))('survives a disk that is too full for its log', async () => {
    const full = openSync('/dev/full', 'w')
    // This host is worth a line of the log before anything is ready.
    const args = [builtLauncher, ...anywhere, '--no-config', '--host', '0.0.0.0']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', full] })
    closeSync(full)
    onTestFinished(() => void child.kill('SIGKILL'))
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer]
    const { polling } = JSON.parse(String(line)) as { polling: string }
    await fetch(`${polling}/getData`, { headers: { Origin: 'http://evil.example' } })
    expect((await served(`${polling}/getData`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('survives a reader of its output that goes away', async () => {
    const process = start(...anywhere)
    const { polling } = await process.ready
    process.child.stdout?.destroy()
    process.child.stderr?.destroy()
    await fetch(`${polling}/getData`, { headers: { Origin: 'http://evil.example' } })
    await fetch(`${polling}/getData`, { headers: { Origin: 'http://worse.example' } })
    expect((await served(`${polling}/getData`)).status).toBe(200)
    expect(await process.stop()).toBe(0)
  })
})

describe('a playground.json', () => {
  const named = (text: string): string => {
    const file = join(folder, 'playground.json')
    writeFileSync(file, text)
    return file
  }

  it('keeps settings, faults and the address of the page, start after start', async () => {
    const config = named(
      JSON.stringify({
        ports: { polling: 0, sse: 0, websocket: 0, page: await steadyPort() },
        db: ':memory:',
        keyFile: 'key',
        template: { n: '{{counter}}' },
        faults: ['sse,latency=30'],
      }),
    )
    const pages: (string | undefined)[] = []
    for (let count = 0; count < 2; count += 1) {
      const { ready, stop } = start('serve', '--json', '--config', config, '--seed', '5')
      const at = await ready
      pages.push(at.page)
      const status = await callEngine(at, 'status')
      expect(status.settings).toMatchObject({
        feed: 'template',
        template: '{"n":{{counter}}}',
        seed: 5,
      })
      expect(status.network).toEqual([{ scope: 'sse', faults: { latency: 30 } }])
      expect(status.configFile).toBe(config)
      await stop()
    }
    expect(pages[1]).toBe(pages[0])
  })

  it('with a mistake ends the start as a bad flag does, and nothing listens', async () => {
    const config = named('{\n  "feed": "news"\n}')
    const { ready, ended, errors } = start('serve', '--json', '--config', config)
    await expect(ready).rejects.toThrow()
    expect(await ended).toBe(1)
    expect(errors()).toMatch(/playground\.json:2: feed must be one of chat/)
    expect(errors().trim().split('\n')).toHaveLength(1)
  })
})
