import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { call } from './calls.ts'
import { runner, runToEnd, type DesktopApp, type ElectronModule } from './desktop-app.ts'
import { useOwnApps } from './own-apps.ts'

/** Machines on which a start goes another way; README.md tells what the stand-in plays, and after whom. */
const isStandIn = runner.kind === 'stand-in'

const { launched, folder } = useOwnApps()
const inMemory = ['--db=:memory:', '--polling-port=0', '--sse-port=0', '--websocket-port=0']

const windowState = (app: DesktopApp) =>
  app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    return { visible: window?.isVisible(), maximized: window?.isMaximized() }
  })

/** Waits until a person would see the window; whoever does not look at its page need not wait for more. */
const seen = (app: DesktopApp) =>
  expect.poll(() => windowState(app)).toMatchObject({ visible: true })

describe('the window is seen', () => {
  // Which of the two it was depends on the machine; `reveal.test.ts` tells them apart.
  it.runIf(isStandIn)(
    'on Wayland, where a hidden window is never ready, once its page is loaded or 3 s are over',
    async () => {
      const app = await launched({ situations: ['wayland'] })
      await seen(app)
    },
  )

  it('maximised where it was so at the end', async () => {
    const dataFolder = folder()
    const place = join(dataFolder, 'window.json')
    const bounds = { x: 40, y: 60, width: 1_000, height: 640 }
    writeFileSync(place, JSON.stringify({ bounds, maximized: true }))
    const app = await launched({ flags: inMemory, dataFolder })
    await expect.poll(() => windowState(app)).toEqual({ visible: true, maximized: true })
    // Before it quits the window is hidden, after which nobody knows any more that it was maximised.
    app.trigger(({ app }) => app.quit())
    expect(await app.ended).toBe(0)
    expect(JSON.parse(readFileSync(place, 'utf8'))).toMatchObject({ maximized: true })
  })

  it('in the middle where the file that keeps its place is damaged', async () => {
    const dataFolder = folder()
    writeFileSync(join(dataFolder, 'window.json'), '{"bounds":{"x":1e9')
    const app = await launched({ flags: inMemory, dataFolder })
    await expect.poll(() => windowState(app)).toEqual({ visible: true, maximized: false })
  })
})

describe('switches that are not for the playground', () => {
  it.runIf(isStandIn)('leave the start of an installed application alone', async () => {
    const foreign = ['--no-sandbox', '--ozone-platform=x11', '--updated', '/home/ada/notes.txt']
    const app = await launched({ flags: [...foreign, ...inMemory], situations: ['packaged'] })
    expect((await call(await app.page(), 'status')).store.location).toBe(':memory:')
    expect(app.output()).not.toContain('dialog]')
  })

  it.runIf(isStandIn)('are refused in a dialog where nobody knows them', async () => {
    const flags = [...inMemory, `--data-folder=${folder()}`, '--push-rat=5']
    const { code, output } = await runToEnd(flags, { situations: ['packaged'] })
    expect(code).toBe(1)
    expect(output).toMatch(/\[dialog\] Realtime Playground cannot start: .*--push-rat=5/)
  })

  it.runIf(isStandIn).each(['--remote-debugging-port=0', '--remote-debugging-pipe'])(
    'open no installed application to a debugger: %s',
    async (flag) => {
      const flags = [...inMemory, `--data-folder=${folder()}`, flag]
      const { code, output } = await runToEnd(flags, { situations: ['packaged'] })
      expect(code).toBe(1)
      expect(output).toContain('[dialog]')
      expect(output).not.toContain('DevTools listening')
    },
  )

  it('let a developer have a debugger', async () => {
    const app = await launched({ flags: ['--inspect=0', '--no-sandbox', ...inMemory] })
    expect((await call(await app.page(), 'status')).store.location).toBe(':memory:')
  })

  it('are told on standard error where there is a terminal', async () => {
    const { code, output } = await runToEnd([`--data-folder=${folder()}`, '--push-rat=5'])
    expect(code).toBe(1)
    expect(output).toContain('--push-rat=5')
    expect(output).not.toContain('dialog]')
  })
})

describe('the data folder', () => {
  it('may be relative, and is made', async () => {
    const cwd = folder()
    const app = await launched({ flags: [...inMemory, '--data-folder=new/data'], cwd })
    await seen(app)
    expect(await app.evaluate(({ app }) => app.getPath('userData'))).toBe(join(cwd, 'new', 'data'))
  })

  it('is named where it cannot be made', async () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    const { code, output } = await runToEnd([...inMemory, `--data-folder=${join(file, 'data')}`])
    expect(code).toBe(2)
    expect(output).toContain(`The data folder ${join(file, 'data')} cannot be made`)
  })

  // Not even root can write there.
  it.runIf(process.platform === 'linux')('is named where it cannot be written to', async () => {
    const { code, output } = await runToEnd([...inMemory, '--data-folder=/proc/sys'])
    expect(code).toBe(2)
    expect(output).toContain('The data folder /proc/sys cannot be written to')
    expect(output).not.toContain('open already')
  })

  it.runIf(isStandIn)('is named in a dialog by an installed application', async () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    const flags = [...inMemory, `--data-folder=${join(file, 'data')}`]
    const { code, output } = await runToEnd(flags, { situations: ['packaged'] })
    expect(code).toBe(2)
    expect(output).toContain('[dialog] Realtime Playground cannot start: The data folder')
  })

  it.skipIf(process.platform === 'win32')(
    'is in use where it was left locked under another name of the computer',
    async () => {
      const dataFolder = folder()
      symlinkSync('another-computer-4194304', join(dataFolder, 'SingletonLock'))
      const { code, output } = await runToEnd([...inMemory, `--data-folder=${dataFolder}`])
      expect(code).toBe(3)
      expect(output).toContain('process 4194304 on another-computer')
    },
  )
})

describe.runIf(isStandIn)('a page that cannot be shown', () => {
  it.each(['launch-failed', 'integrity-failure'] as const)(
    'ends the application with one dialog: %s',
    async (situation) => {
      const app = await launched({ situations: [situation] })
      expect(await app.ended).toBe(1)
      expect(app.output().match(/\[dialog\] Realtime Playground has to close/g)).toHaveLength(1)
      expect(app.output()).toContain(situation)
    },
  )

  it('ends it where the page that says so crashes as well', async () => {
    const app = await launched({ situations: ['crashing-pages'] })
    expect(await app.ended).toBe(1)
    // Four times the page itself, of which the last was too often, and once the page that says so.
    expect(app.output().match(/the page is gone/g)).toHaveLength(5)
    expect(app.output().match(/\[dialog\]/g)).toHaveLength(1)
  })

  it('is loaded again where it hangs and the person wants that', async () => {
    const app = await launched()
    await app.page()
    app.trigger(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('unresponsive'))
    await expect.poll(app.output).toContain('loading it again')
    expect(app.output()).toContain('[question] The page does not respond.')
    const loaded = ({ BrowserWindow }: ElectronModule) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return contents?.isCrashed() === false ? contents.executeJavaScript('location.pathname') : ''
    }
    await expect.poll(() => app.evaluate(loaded).catch(() => '')).toBe('/')
  })

  it('is closed with its window where it hangs', async () => {
    const app = await launched({ situations: ['hanging-page'] })
    await app.page()
    app.trigger(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    expect(await app.ended).toBe(0)
  })

  it('does not keep the application from quitting where it hangs', async () => {
    const app = await launched({ situations: ['hanging-page'] })
    await app.page()
    app.trigger(({ app }) => app.quit())
    expect(await app.ended).toBe(0)
  })
})

describe('standard error', () => {
  it.runIf(process.platform !== 'win32')('may be lost', async () => {
    const app = await launched()
    const page = await app.page()
    app.stopReading()
    await app.evaluate(({ BrowserWindow }) => {
      // It is refused, and the refusal logged.
      const navigation = { url: 'https://evil.example/', isMainFrame: true, preventDefault() {} }
      BrowserWindow.getAllWindows()[0]?.webContents.emit('will-navigate', navigation)
    })
    const write = () =>
      new Promise<string | undefined>((resolve) => {
        process.stderr.write('a line\n', (error) =>
          resolve(error === null || error === undefined ? undefined : error.message),
        )
      })
    expect(await app.evaluate(write)).toContain('EPIPE')
    expect((await call(page, 'status')).store.location).toBe(':memory:')
    app.trigger(({ app }) => app.quit())
    expect(await app.ended).toBe(0)
  })
})

describe('while messages are produced', () => {
  it.runIf(isStandIn)('macOS is kept from slowing the application down', async () => {
    const app = await launched()
    const page = await app.page()
    // From here on it is taken for a Mac; what is asked of the system at a change is asked again.
    await app.evaluate(() => Object.defineProperty(process, 'platform', { value: 'darwin' }).pid)
    const held = () => app.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0))
    await call(page, 'setProducing', false)
    expect(await held()).toBe(false)
    await call(page, 'setProducing', true)
    await expect.poll(held).toBe(true)
    await call(page, 'setProducing', false)
    await expect.poll(held).toBe(false)
  })
})

describe('the end', () => {
  it('takes the window from the screen at once', async () => {
    const app = await launched()
    await seen(app)
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]
      const hide = window?.hide.bind(window)
      if (window === undefined) return
      window.hide = () => {
        hide?.()
        process.stderr.write(`visible: ${String(window.isVisible())}\n`)
      }
    })
    app.trigger(({ app }) => app.quit())
    expect(await app.ended).toBe(0)
    expect(app.output()).toContain('visible: false')
  })

  it('comes once where a signal comes twice, as from a terminal and its launcher', async () => {
    const app = await launched()
    await seen(app)
    await app.evaluate(({ app }) => {
      app.once('before-quit', () => void process.kill(process.pid, 'SIGHUP'))
    })
    app.signal('SIGHUP')
    expect(await app.ended).toBe(0)
  })

  it('comes where it is asked for before there is a window', async () => {
    const app = await launched()
    app.trigger(({ app }) => app.quit())
    expect(await app.ended).toBe(0)
  })

  it.runIf(isStandIn)('comes when the session of Windows ends', async () => {
    const app = await launched()
    await seen(app)
    app.trigger(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.emit('session-end', { reasons: ['logoff'] }),
    )
    expect(await app.ended).toBe(0)
  })
})
