import { describe, expect, it } from 'vitest'
import { openEntrance, type Entrance, type KeyVerdict } from '../../../renderer/host/entrance.ts'
import type { Tabs } from '../../../renderer/host/key-exchange.ts'
import { settled } from '../../support/settled.ts'
import { createFakeTab } from './fake-tab.ts'

const origin = 'http://127.0.0.1:5170/'

/** A browser whose tabs hear one another, and the engine behind their page. */
function createBrowser() {
  const listeners: ((event: { readonly data: unknown }) => void)[] = []
  let engine: string | undefined = 'good'
  const redeemed: [code: string, addressThen: string][] = []

  function tabs(): Tabs {
    let own: ((event: { readonly data: unknown }) => void) | undefined
    return {
      postMessage(data) {
        for (const listener of [...listeners]) if (listener !== own) listener({ data })
      },
      addEventListener(_name, listener) {
        own = listener
        listeners.push(listener)
      },
    }
  }

  return {
    /** The codes that the engine was asked about, and what stood behind # by then. */
    redeemed,
    /** Another engine listens at the same address, or none. */
    restart: (key: string | undefined) => void (engine = key),
    async open(hash: string, options: { stored?: string; alone?: boolean } = {}) {
      const tab = createFakeTab(hash, options)
      let hashChanged: ((oldAddress: string) => void) | undefined
      let giveUp: (() => void) | undefined
      let refused = 0
      let entrance: Entrance | undefined
      const opening = openEntrance({
        ...tab,
        tabs: options.alone === true ? undefined : tabs(),
        async check(key): Promise<KeyVerdict> {
          if (engine === undefined) return 'gone'
          return key === engine ? 'good' : 'refused'
        },
        async redeem(code) {
          redeemed.push([code, tab.location.hash])
          return code === 'once' ? engine : undefined
        },
        onHashChange: (listener) => (hashChanged = listener),
        onRefused: () => void (refused += 1),
        after: (_delay, action) => (giveUp = action),
      }).then((opened) => (entrance = opened))
      await settled()
      return {
        tab,
        refused: () => refused,
        /** The key it began with, or undefined while it waits and where it has none. */
        key: () => entrance?.key,
        worked: () => entrance?.worked(),
        failed: () => entrance?.failed(),
        async waitedLong() {
          giveUp?.()
          await opening
        },
        /** Puts another address into the tab: only what stands behind # is another. */
        async enter(fragment: string) {
          const old = `${origin}${tab.location.hash}`
          tab.location.hash = fragment
          hashChanged?.(old)
          await settled()
        },
      }
    },
  }
}

describe('a page that has its key', () => {
  it('begins with it at once', async () => {
    const page = await createBrowser().open('#token=good')
    expect(page.key()).toBe('good')
    expect(page.tab.loads()).toBe(0)
  })

  it('takes a link that is put into the tab with the same key, without reloading', async () => {
    const page = await createBrowser().open('#token=good')
    await page.enter('#token=good&pushRate=20')
    expect(page.tab.location.hash).toBe('#pushRate=20')
    expect(page.tab.loads()).toBe(0)
    expect(page.refused()).toBe(0)
  })

  it('says so, and goes on, where another key is none', async () => {
    const page = await createBrowser().open('#token=good')
    await page.enter('#token=wrong')
    expect(page.refused()).toBe(1)
    expect(page.tab.loads()).toBe(0)
    expect([...page.tab.kept.values()]).toEqual(['good'])
    expect(page.tab.location.hash).toBe('')
  })
})

describe('a page that outlived its engine', () => {
  it('works again once the newly printed address is put into its tab', async () => {
    const browser = createBrowser()
    const page = await browser.open('#token=good')
    browser.restart('newer')
    page.failed()
    await page.enter('#token=newer')
    expect(page.tab.loads()).toBe(1)
    expect([...page.tab.kept.values()]).toEqual(['newer'])
    expect(page.tab.location.hash).toBe('')
  })

  it('works again once that address is opened in another tab', async () => {
    const browser = createBrowser()
    const page = await browser.open('#token=good')
    browser.restart('newer')
    const other = await browser.open('#token=newer')
    other.worked()
    await settled()
    expect(page.tab.loads()).toBe(1)
    expect([...page.tab.kept.values()]).toEqual(['newer'])
  })

  it('asks the other tabs when it is refused', async () => {
    const browser = createBrowser()
    const other = await browser.open('#token=good')
    other.worked()
    const page = await browser.open('#token=old')
    expect(page.tab.loads()).toBe(0)
    page.failed()
    await settled()
    expect(page.tab.loads()).toBe(1)
    expect([...page.tab.kept.values()]).toEqual(['good'])
  })
})

describe('a tab without a key', () => {
  it('gets it from another tab, and keeps the link that it was opened with', async () => {
    const browser = createBrowser()
    const other = await browser.open('#token=good')
    other.worked()
    const page = await browser.open('#pushRate=20')
    await settled()
    expect(page.key()).toBe('good')
    expect(page.tab.location.hash).toBe('#pushRate=20')
    expect(page.tab.loads()).toBe(0)
  })

  it('takes no key of an engine that is gone', async () => {
    const browser = createBrowser()
    const stale = await browser.open('#token=good')
    stale.worked()
    browser.restart('newer')
    const page = await browser.open('#pushRate=20')
    await page.waitedLong()
    expect(page.key()).toBeUndefined()
    expect(page.refused()).toBe(0)
  })

  it.each([false, true])(
    'works once the printed address is put into it, with its link (tabs that hear nothing: %s)',
    async (alone) => {
      const page = await createBrowser().open('#pushRate=20', { alone })
      await page.waitedLong()
      expect(page.key()).toBeUndefined()
      await page.enter('#token=good')
      expect(page.tab.loads()).toBe(1)
      expect(page.tab.location.hash).toBe('#pushRate=20')
      expect([...page.tab.kept.values()]).toEqual(['good'])
    },
  )

  it('says that a wrong key is one, and keeps its link', async () => {
    const page = await createBrowser().open('#pushRate=20')
    await page.waitedLong()
    await page.enter('#token=wrong')
    expect(page.refused()).toBe(1)
    expect(page.tab.location.hash).toBe('#pushRate=20')
  })

  it('begins with a key that is put into it while it still asks', async () => {
    const page = await createBrowser().open('')
    await page.enter('#token=good')
    await page.waitedLong()
    expect(page.key()).toBe('good')
    expect(page.tab.loads()).toBe(0)
  })
})

describe('a tab that is opened with a one-time code', () => {
  it('gets a key for it, and has shown the code to nobody by then', async () => {
    const browser = createBrowser()
    const { tab, key } = await browser.open('#code=once&pushRate=20')
    expect(key()).toBe('good')
    expect(browser.redeemed).toEqual([['once', '#pushRate=20']])
    expect(tab.location.hash).toBe('#pushRate=20')
    expect([...tab.kept.values()]).toEqual(['good'])
  })

  it('goes on with the key that it has where the code was used before', async () => {
    const { key } = await createBrowser().open('#code=used', { stored: 'good' })
    expect(key()).toBe('good')
  })

  it('waits for another tab where it has none', async () => {
    const browser = createBrowser()
    const late = await browser.open('#code=used')
    expect(late.key()).toBeUndefined()
    const { worked } = await browser.open('#token=good')
    worked()
    await settled()
    expect(late.key()).toBe('good')
  })

  it('takes a code that is put into it later, and says so where it is not good', async () => {
    const browser = createBrowser()
    const opened = await browser.open('#token=good')
    browser.restart('better')
    await opened.enter('#code=once')
    expect([...opened.tab.kept.values()]).toEqual(['better'])
    expect(opened.tab.loads()).toBe(1)
    await opened.enter('#code=used')
    expect(opened.refused()).toBe(1)
    expect(opened.tab.location.hash).toBe('')
  })
})
