import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { transports } from '../../main/shared/contract/transport.ts'
import { call } from './calls.ts'
import { launchDesktop, runner, type DesktopApp } from './desktop-app.ts'

let app: DesktopApp
let page: Page
beforeAll(async () => {
  app = await launchDesktop()
  page = await app.page()
})
afterAll(() => app.close())

const status = () => call(page, 'status')

describe('the window', () => {
  it('shows the playground in one visible window', async () => {
    const windows = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => ({
          visible: window.isVisible(),
          url: window.webContents.getURL(),
        })),
      )
    // It is shown a moment after its page is there.
    await expect.poll(windows).toEqual([{ visible: true, url: 'app://playground/' }])
    expect(await page.title()).toBe('Realtime Playground')
  })

  // The origin of a stand-in's page is the stand-in's own choice.
  it.runIf(runner.kind === 'real')('is a secure context with an origin of its own', async () => {
    expect(await page.evaluate(() => [isSecureContext, origin === 'null'])).toEqual([true, false])
  })

  it('draws the page', async () => {
    await page.waitForFunction(() => (document.querySelector('#app')?.childElementCount ?? 0) > 0)
  })
})

describe('the menu', () => {
  it("is the application's, with the roles that copying and zooming need", async () => {
    const roles = await app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? [])
        .flatMap(({ submenu }) => submenu?.items ?? [])
        .map(({ role }) => String(role).toLowerCase()),
    )
    expect(roles).toEqual(
      expect.arrayContaining(['cut', 'copy', 'paste', 'selectall', 'zoomin', 'resetzoom', 'quit']),
    )
  })
})

describe('the bridge', () => {
  it('answers calls with what the engine knows', async () => {
    const { servers, store } = await status()
    expect(Object.keys(servers)).toEqual(['polling', 'sse', 'websocket'])
    expect(store.location).toBe(':memory:')
  })

  it('carries a refusal with its code and field', async () => {
    const answer = await page.evaluate(() =>
      window.playground?.call('configure', { pollInterval: 1 }),
    )
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'bad_setting', field: 'pollInterval' },
    })
  })

  it.each(['nothing', '__proto__', 'toString', ''])('refuses a call named %j', async (name) => {
    const answer = await page.evaluate(
      (name) => window.playground?.call(name as 'status', undefined),
      name,
    )
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_call' } })
  })

  it('tells of events until the listener is taken away', async () => {
    const heard = await page.evaluate(async () => {
      /** Counts events, and ends itself after so many. */
      const listen = (wanted: number) => {
        const count = { events: 0 }
        const done = new Promise<void>((resolve) => {
          const end = window.playground?.on('statistics', () => {
            count.events += 1
            if (count.events !== wanted) return
            end?.()
            resolve()
          })
        })
        return { count, done }
      }
      const first = listen(2)
      const second = listen(5)
      await Promise.all([first.done, second.done])
      return [first.count.events, second.count.events]
    })
    expect(heard).toEqual([2, 5])
  })
})

describe('the page in the window', () => {
  it('receives messages from all three servers', async () => {
    const { servers } = await status()
    /** The first message of each, or that it was refused, as one that is late does for a while. */
    const received = () =>
      page.evaluate(
        async ([polling, sse, websocket]) => {
          const idOf = (text: string) => (JSON.parse(text) as { id: number }).id
          const bySse = new Promise<number | string>((resolve) => {
            const source = new EventSource(`${sse}/sse?after=0`)
            source.onmessage = ({ data }: MessageEvent<string>) => {
              source.close()
              resolve(idOf(data))
            }
            source.onerror = () => {
              source.close()
              resolve('SSE was refused')
            }
          })
          const byWebSocket = new Promise<number | string>((resolve) => {
            const socket = new WebSocket(`${websocket}?after=0`)
            socket.onmessage = ({ data }: MessageEvent<string>) => {
              socket.close()
              resolve(idOf(data))
            }
            socket.onerror = () => resolve('WebSocket was refused')
          })
          const byPolling = fetch(`${polling}/getData?after=0&wait=5000`, {
            cache: 'no-store',
          }).then(async (response) => {
            if (!response.ok) return `polling was answered ${response.status}`
            return ((await response.json()) as { id: number }[])[0]?.id
          })
          return Promise.all([byPolling, bySse, byWebSocket])
        },
        [servers.polling.url, servers.sse.url, servers.websocket.url] as const,
      )
    await expect.poll(received).toEqual([1, 1, 1])
  })

  it('writes through a server, which takes the origin of the window', async () => {
    const { servers } = await status()
    const write = () =>
      page.evaluate(async (url) => {
        const response = await fetch(`${url}/messages`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ author: 'window', body: 'from the window' }),
        })
        return { status: response.status, row: (await response.json()) as { body: string } }
      }, servers.polling.url)
    // One that is late answers 503, and has written nothing.
    await expect.poll(write).toMatchObject({ status: 201, row: { body: 'from the window' } })
  })

  it('connects its own three panes without a click', async () => {
    const connected = async () => {
      // The first polling pane of the page tells the ids of the others.
      const polling = await page.evaluate(() => {
        const polls = performance.getEntriesByType('resource').map(({ name }) => new URL(name))
        const first = polls.find(({ pathname }) => pathname === '/getData')
        return first?.searchParams.get('client') ?? undefined
      })
      if (polling === undefined) return 0
      const ids = transports.map((transport) => polling.replace('polling', transport))
      const { clients } = await call(page, 'bookings', ids)
      return Object.values(clients).filter(({ wire }) => wire.total > 0).length
    }
    await expect.poll(connected).toBe(3)
  })

  it('has a policy that stops other connections, and reports nothing in use', async () => {
    const violations = await page.evaluate(async () => {
      const seen: string[] = []
      const stopped = (url: string) =>
        new Promise<void>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
            if (blockedURI === url) resolve()
          })
          void fetch(url).catch(() => undefined)
        })
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
        seen.push(`${effectiveDirective} ${blockedURI}`),
      )
      // What the page itself had in use would be reported before the second of ours.
      await stopped('http://127.0.0.1:9999/')
      await stopped('http://127.0.0.1:9998/')
      return seen
    })
    expect(violations).toEqual([
      'connect-src http://127.0.0.1:9999/',
      'connect-src http://127.0.0.1:9998/',
    ])
  })

  it('stays as it is where a server is started again: that has its port again', async () => {
    await page.evaluate(() => void Reflect.set(window, 'marked', true))
    const before = (await status()).servers.sse.url
    await call(page, 'stopServer', 'sse')
    await call(page, 'startServer', 'sse')
    expect((await status()).servers.sse).toMatchObject({ state: 'running', url: before })
    // After another status, so that what the application does about the first one has had its turn.
    const isMarked = await page.evaluate(async () => {
      const told = new Promise<void>((resolve) => {
        const end = window.playground?.on('status', () => {
          end?.()
          resolve()
        })
      })
      await window.playground?.call('configure', { pushRate: 3 })
      await told
      return Reflect.get(window, 'marked') === true
    })
    expect(isMarked).toBe(true)
  })
})
