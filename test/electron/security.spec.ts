import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { call } from './calls.ts'
import { launchDesktop, runner, type DesktopApp } from './desktop-app.ts'

/** What only Electron itself can grant or deny: on a page of plain Chromium it proves nothing. */
const isReal = runner.kind === 'real'
if (!isReal) {
  console.log(`Preferences, Node in the page, a frozen bridge: skipped on a ${runner.description}`)
}

let app: DesktopApp
let page: Page
beforeAll(async () => {
  app = await launchDesktop()
  page = await app.page()
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'opened', opened)
    shell.openExternal = async (url) => void opened.push(url)
  })
})
afterAll(() => app.close())

const address = () =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())

describe.runIf(isReal)('EL-01: the preferences of every window', () => {
  it('give the page nothing of Node and all of the sandbox', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        const read = Reflect.get(webContents, 'getLastWebPreferences') as () => object
        return { ...read.call(webContents) }
      }),
    )
    expect(preferences).toHaveLength(1)
    for (const found of preferences) {
      expect(found).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        devTools: false,
        backgroundThrottling: false,
      })
    }
  })
})

describe('EL-02: what the page sees', () => {
  it
    .runIf(isReal)
    .each(['require', 'process', 'Buffer', 'global', 'module', 'ipcRenderer', 'electron'])(
    'has no %s',
    async (name) => {
      expect(await page.evaluate((name) => name in window, name)).toBe(false)
    },
  )

  it('has a bridge of two functions', async () => {
    const seen = await page.evaluate(() =>
      Object.entries(window.playground ?? {}).map(([name, value]) => `${name}: ${typeof value}`),
    )
    expect(seen.toSorted()).toEqual(['call: function', 'on: function'])
  })

  it.runIf(isReal)('has a bridge that cannot be changed', async () => {
    const seen = await page.evaluate(() => {
      const bridge = window.playground ?? {}
      const replaced = Reflect.set(bridge, 'call', () => 'mine')
      return { frozen: Object.isFrozen(bridge), replaced }
    })
    expect(seen).toEqual({ frozen: true, replaced: false })
  })

  it('gives a listener the payload alone, and no event object', async () => {
    const counted = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const end = window.playground?.on('statistics', (...args: unknown[]) => {
            end?.()
            resolve(args.length)
          })
        }),
    )
    expect(counted).toBe(1)
  })
})

describe('EL-03: where the page may go', () => {
  const foreign = [
    'https://evil.example/',
    'http://evil.example/',
    'http://127.0.0.1:3000/',
    'file:///etc/passwd',
    'data:text/html,hello',
    'blob:app://playground/0',
    'about:blank',
    'app://playground.evil/',
    'app://playground@evil/',
    'app://evil@playground/',
    'app://playground:80/',
    'app:playground',
  ]
  const events = ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const

  it.each(events)('%s stops every foreign address, and a frame of our own', async (name) => {
    const stopped = await app.evaluate(
      ({ BrowserWindow }, { name, urls }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        return [...urls, 'app://playground/'].map((url) => {
          let prevented = false
          const isMainFrame = url !== 'app://playground/'
          const preventDefault = () => (prevented = true)
          contents?.emit(name, { url, isMainFrame, isSameDocument: false, preventDefault })
          return prevented
        })
      },
      { name, urls: foreign },
    )
    expect(stopped).toEqual([...foreign, 'frame'].map(() => true))
  })

  it('lets the page load itself again', async () => {
    const stopped = await app.evaluate(({ BrowserWindow }) => {
      let prevented = false
      BrowserWindow.getAllWindows()[0]?.webContents.emit('will-navigate', {
        url: 'app://playground/#push-rate=5',
        isMainFrame: true,
        preventDefault: () => (prevented = true),
      })
      return prevented
    })
    expect(stopped).toBe(false)
  })

  const refusals = () => app.output().split('refused to go to "http://evil.example/"').length - 1

  it.each([
    ['a changed location', "location.href = 'http://evil.example/'"],
    [
      'a link',
      "document.body.append(Object.assign(document.createElement('a'), { href: 'http://evil.example/', id: 'link' })); document.querySelector('#link').click()",
    ],
  ])('stays where it is at %s', async (_, code) => {
    const before = refusals()
    await page.evaluate(code)
    await expect.poll(refusals).toBeGreaterThan(before)
    expect(await address()).toBe('app://playground/')
    expect(await page.evaluate(() => 'playground' in window)).toBe(true)
  })

  it('stays where it is at a frame', async () => {
    const blocked = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ blockedURI }) =>
            resolve(blockedURI),
          )
          const frame = document.createElement('iframe')
          frame.src = 'http://evil.example/'
          document.body.append(frame)
        }),
    )
    expect(blocked).toContain('http://evil.example')
    expect(await address()).toBe('app://playground/')
    expect(await page.evaluate(() => 'playground' in window)).toBe(true)
  })
})

describe('EL-04: what the page may open', () => {
  const opened = () => app.evaluate(() => Reflect.get(globalThis, 'opened') as string[])
  beforeEach(() => app.evaluate(() => void (Reflect.get(globalThis, 'opened') as []).splice(0)))

  const open = (url: string) =>
    page.evaluate((url) => void window.open(url, '_blank', 'noopener'), url)
  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)

  it.each(['https://evil.example/', 'http://localhost@evil.example/', 'about:blank'])(
    'opens neither a window nor a browser for %s',
    async (url) => {
      await open(url)
      await expect.poll(app.output).toContain(`refused to open "${url}"`)
      expect(await windows()).toBe(1)
      expect(await opened()).toEqual([])
    },
  )

  it("opens one of our servers' pages in the browser, once", async () => {
    const { url } = (await call(page, 'status')).servers.sse
    await open(`${url}/?first`)
    await open(`${url}/?second`)
    await expect.poll(opened).toContain(`${url}/?second`)
    expect(await opened()).toEqual([`${url}/?first`, `${url}/?second`])
    expect(await windows()).toBe(1)
  })
})

describe('EL-06: permissions', () => {
  it.each(['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'])(
    'are not granted for %s',
    async (name) => {
      const state = await page.evaluate(async (name) => {
        const query = { name: name as PermissionName }
        return (await navigator.permissions.query(query)).state
      }, name)
      expect(state).not.toBe('granted')
    },
  )

  it('are granted for copying by a click', async () => {
    await page.bringToFront()
    expect(
      await page.evaluate(() =>
        navigator.clipboard.writeText('http://127.0.0.1:3000').then(() => 'copied'),
      ),
    ).toBe('copied')
  })
})

describe('EL-07: the policy', () => {
  it('comes with every file of the page', async () => {
    const headers = await page.evaluate(async () => {
      const response = await fetch('/')
      return ['content-security-policy', 'x-content-type-options', 'content-type'].map((name) =>
        response.headers.get(name),
      )
    })
    expect(headers[0]).toContain("default-src 'none'; script-src 'self'")
    expect(headers.slice(1)).toEqual(['nosniff', 'text/html; charset=utf-8'])
  })
})

describe('EL-09: the scheme', () => {
  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/%252e%252e/package.json',
    '/..%5cpackage.json',
    '/index.html%00.js',
    '/C:/Windows/win.ini',
    '/INDEX.HTML',
    '/nothing.js',
    '/assets',
  ])('answers 404 to %s', async (path) => {
    expect(await page.evaluate(async (path) => (await fetch(path)).status, path)).toBe(404)
  })
})

describe('EL-17: the preload', () => {
  const file = new URL('../../out/preload/preload.cjs', import.meta.url)

  it('is one CommonJS file that requires electron alone', () => {
    const source = readFileSync(file, 'utf8')
    const required = [...source.matchAll(/require\(([^)]*)\)/g)].map(([, name]) => name)
    expect(required).toEqual(['"electron"'])
    expect(source).not.toMatch(/^(?:import|export)\b/m)
    expect(source.length).toBeLessThan(4_096)
  })

  it("runs with the web's globals and nothing of Node", () => {
    const exposed: Record<string, unknown> = {}
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: unknown) => (exposed[name] = api) },
      ipcRenderer: {},
    }
    const require = (name: string) => {
      if (name === 'electron') return electron
      throw new Error(`module not found: ${name}`)
    }
    runInNewContext(readFileSync(file, 'utf8'), { require, exports: {}, module: { exports: {} } })
    expect(Object.keys(exposed)).toEqual(['playground'])
    expect(Object.keys(exposed['playground'] as object).toSorted()).toEqual(['call', 'on'])
  })
})
