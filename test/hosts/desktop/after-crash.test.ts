import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { expect, it } from 'vitest'
import { goOnAfterCrash } from '../../../main/hosts/desktop/after-crash.ts'
import { settled } from '../../support/settled.ts'

const page = { url: 'app://playground/', stoppedUrl: 'app://playground/stopped' }

function setUp(loads: (url: string) => Promise<void> = async () => undefined) {
  const webContents = new EventEmitter()
  const told = { loaded: [] as string[], logged: [] as string[], ended: [] as string[] }
  let destroyed = false
  const window = {
    webContents,
    isDestroyed: () => destroyed,
    loadURL(url: string) {
      told.loaded.push(url)
      return loads(url)
    },
  }
  goOnAfterCrash(window as unknown as BrowserWindow, {
    page,
    log: (line) => told.logged.push(line),
    cannotGoOn: (why) => told.ended.push(why),
  })
  return {
    ...told,
    destroy: () => (destroyed = true),
    crashes: (reason = 'crashed') =>
      webContents.emit('render-process-gone', {}, { reason, exitCode: 5 }),
    navigates: (url: string) => webContents.emit('did-navigate', {}, url),
  }
}

it('a page that crashed is loaded again, and one that keeps crashing gives way to the page that says so', () => {
  const { crashes, loaded, logged } = setUp()
  for (let time = 0; time < 4; time += 1) crashes()
  expect(loaded).toEqual([page.url, page.url, page.url, page.stoppedUrl])
  expect(logged.at(0)).toBe('the page is gone (crashed, code 5); loading it again')
  expect(logged.at(-1)).toBe('the page is gone (crashed, code 5); too often to go on')
})

it('from that page its link leads back to our own, which may crash once more', () => {
  const { crashes, navigates, loaded } = setUp()
  for (let time = 0; time < 4; time += 1) crashes()
  navigates(page.stoppedUrl)
  navigates(page.url)
  crashes()
  expect(loaded.at(-1)).toBe(page.stoppedUrl)
})

it('where no page can be shown the application is told why', () => {
  const { crashes, loaded, ended } = setUp()
  crashes('launch-failed')
  expect(loaded).toEqual([])
  expect(ended).toEqual([
    'The page of the window cannot be shown: its process ended (launch-failed, code 5).',
  ])
})

it('nothing is loaded into a window that is gone, nor after an end in order', () => {
  const { crashes, destroy, loaded, logged } = setUp()
  crashes('clean-exit')
  destroy()
  crashes()
  expect([loaded, logged]).toEqual([[], []])
})

it('a page that does not load is logged', async () => {
  const { crashes, logged } = setUp(() => Promise.reject(new Error('ERR_FAILED')))
  crashes()
  await settled()
  expect(logged.at(-1)).toBe('app://playground/ did not load: Error: ERR_FAILED')
})
