import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { call } from './calls.ts'
import { runToEnd, type DesktopApp, type LaunchOptions } from './desktop-app.ts'
import { useOwnApps } from './own-apps.ts'

const { launched: begun, folder } = useOwnApps()
async function launched(options?: LaunchOptions): Promise<DesktopApp> {
  const app = await begun(options)
  await app.page()
  return app
}
/** For whoever does not look at the page: waits until a person would see the window. */
async function seen(options?: LaunchOptions): Promise<DesktopApp> {
  const app = await begun(options)
  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await expect.poll(isVisible).toBe(true)
  return app
}
const anyPorts = ['--polling-port=0', '--sse-port=0', '--websocket-port=0']

describe('the end', () => {
  it('comes with code 0 when the last window is closed', async () => {
    const app = await launched()
    app.trigger(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    expect(await app.ended).toBe(0)
  })

  it('comes with code 0 at SIGTERM', async () => {
    const app = await launched()
    app.signal('SIGTERM')
    expect(await app.ended).toBe(0)
  })

  it('keeps the messages in the store', async () => {
    const dataFolder = folder()
    const first = await launched({ flags: anyPorts, dataFolder })
    const page = await first.page()
    await call(page, 'burst', 100)
    const { newest } = (await call(page, 'status')).store
    expect(newest).toBeGreaterThanOrEqual(100)
    first.signal('SIGTERM')
    await first.ended

    const second = await launched({ flags: anyPorts, dataFolder })
    const kept = (await call(await second.page(), 'status')).store
    expect(kept.newest).toBeGreaterThanOrEqual(newest)
    expect(kept.count).toBe(kept.newest)
  })
})

describe('the place of the window', () => {
  it('is kept for the next start', async () => {
    const dataFolder = folder()
    const flags = ['--db=:memory:', ...anyPorts]
    const first = await seen({ flags, dataFolder })
    const moved = await first.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]
      window?.setBounds({ x: 40, y: 60, width: 1_000, height: 640 })
      return window?.getBounds()
    })
    first.trigger(({ app }) => app.quit())
    expect(await first.ended).toBe(0)
    expect(JSON.parse(readFileSync(join(dataFolder, 'window.json'), 'utf8'))).toEqual({
      bounds: moved,
      maximized: false,
    })
    const second = await seen({ flags, dataFolder })
    expect(
      await second.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds()),
    ).toEqual(moved)
  })
})

describe('EL-10: a page that crashes', () => {
  it('is loaded again three times in a minute, then says so, while the servers go on', async () => {
    const app = await launched()
    // However long this machine takes to load a page, the application hears of every crash at one moment.
    await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const { now } = performance
      const moment = performance.now()
      contents?.prependListener('render-process-gone', () => (performance.now = () => moment))
      contents?.on('render-process-gone', () => (performance.now = now))
    })
    const crashes = () => app.output().match(/the page is gone/g)?.length ?? 0
    const shown = () =>
      app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        if (contents === undefined || contents.isCrashed()) return 'crashed'
        const ready: unknown = await contents.executeJavaScript('document.readyState')
        return ready === 'complete' ? contents.getURL() : 'loading'
      })
    const crash = async (expected: string) => {
      const before = crashes()
      await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      )
      await expect.poll(crashes).toBe(before + 1)
      await expect.poll(() => shown().catch(() => 'crashed')).toBe(expected)
    }
    await crash('app://playground/')
    await crash('app://playground/')
    await crash('app://playground/')
    await crash('app://playground/stopped')
    const alive = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        "playground.call('status').then((answer) => answer.ok)",
      ),
    )
    expect(alive).toBe(true)
    expect(crashes()).toBe(4)
  })
})

describe('EL-11: a fault in the main process', () => {
  it.each(['uncaughtException', 'unhandledRejection'])(
    'ends it with code 1 after %s, and the person is told',
    async (kind) => {
      const app = await seen()
      app.trigger(({ dialog }, kind) => {
        dialog.showErrorBox = (title, text) => process.stderr.write(`told: ${title}: ${text}\n`)
        setImmediate(() => {
          if (kind === 'uncaughtException') throw new Error('made for a test')
          void Promise.reject(new Error('made for a test'))
        })
      }, kind)
      expect(await app.ended).toBe(1)
      expect(app.output()).toContain('fault: Error: made for a test')
      expect(app.output()).toContain('told: Realtime Playground has to close: Error: made')
    },
  )
})

describe('EL-13: a second start', () => {
  it('brings the first window to the front and ends with code 0', async () => {
    const dataFolder = folder()
    const app = await launched({ flags: ['--db=:memory:', ...anyPorts], dataFolder })
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    const second = await runToEnd([`--data-folder=${dataFolder}`, '--push-rate=4999'])
    expect(second.code).toBe(0)
    expect(second.output).toContain('open already')
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
      )
      .toBe(false)
    const rate = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        "playground.call('status').then((answer) => answer.result.settings.pushRate)",
      ),
    )
    expect(rate).toBe(2)
  })
})

describe('a start that cannot be', () => {
  it('ends with code 1 and the range at a flag out of range', async () => {
    const { code, output } = await runToEnd([`--data-folder=${folder()}`, '--poll-interval=1'])
    expect(code).toBe(1)
    expect(output).toContain('50 to 60000 ms')
  })

  it('ends with code 2 at a store that cannot be', async () => {
    const made = folder()
    const { code } = await runToEnd([`--data-folder=${made}`, `--db=${made}`, ...anyPorts])
    expect(code).toBe(2)
  })

  it('ends with code 3 at a store in use', async () => {
    const store = join(folder(), 'messages.db')
    await seen({ flags: [`--db=${store}`, ...anyPorts] })
    const { code, output } = await runToEnd([
      `--data-folder=${folder()}`,
      `--db=${store}`,
      ...anyPorts,
    ])
    expect(code).toBe(3)
    expect(output).toContain('--db')
  })

  it('ends with code 4 at a port in use, and names the flag', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const { code, output } = await runToEnd([
      `--data-folder=${folder()}`,
      '--db=:memory:',
      '--polling-port=0',
      `--sse-port=${port}`,
      '--websocket-port=0',
    ])
    taken.close()
    expect(code).toBe(4)
    expect(output).toContain('--sse-port')
  })
})
