import { readFileSync } from 'node:fs'
import type { Frame, Page } from 'playwright-core'
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { originOf, toElectron } from './address.ts'

type InvokeHandler = Parameters<IpcMain['handle']>[1]

const handlers = new Map<string, InvokeHandler>()

export const ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'> = {
  handle(channel, handler) {
    if (handlers.has(channel)) throw new Error(`A second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
  removeHandler: (channel) => void handlers.delete(channel),
}

/** A frame as the main process sees it. */
interface FrameView {
  readonly url: string
  readonly origin: string
  readonly parent: FrameView | null
}

export function viewOf(frame: Frame): FrameView {
  const url = toElectron(frame.url())
  const parent = frame.parentFrame()
  return { url, origin: originOf(url), parent: parent === null ? null : viewOf(parent) }
}

/** Calls a handler of `ipcMain`; the event may be made by a spec, to stand for another sender. */
async function invoke(
  channel: string,
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  ...args: readonly unknown[]
): Promise<unknown> {
  const handler = handlers.get(channel)
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
  return handler(event as IpcMainInvokeEvent, ...args)
}

/**
 * What runs in the page before its own scripts. The preload gets `require('electron')` and nothing of
 * Node, as in a sandbox, and what it exposes is frozen. Unlike there it shares the page's world.
 */
function prelude(source: string): string {
  return `(() => {
    if (window.top !== window) return
    const send = globalThis.standInInvoke
    delete globalThis.standInInvoke
    const listeners = new Map()
    const of = (channel) => listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel)
    const ipcRenderer = {
      invoke: (channel, ...args) => send(channel, ...args),
      on: (channel, listener) => (of(channel).add(listener), ipcRenderer),
      removeListener: (channel, listener) => (of(channel).delete(listener), ipcRenderer),
    }
    const contextBridge = {
      exposeInMainWorld(name, api) {
        const value = Object.freeze({ ...api })
        Object.defineProperty(window, name, { value, enumerable: true })
      },
    }
    Object.defineProperty(window, Symbol.for('stand-in'), {
      value: (channel, args) => {
        for (const listener of [...of(channel)]) listener({}, ...args)
      },
    })
    const require = (name) => {
      if (name === 'electron') return { contextBridge, ipcRenderer }
      throw new Error('module not found: ' + name)
    }
    const module = { exports: {} }
    ;(function (require, module, exports) {
${source}
    })(require, module, module.exports)
  })()`
}

/** Connects a page with `ipcMain` through the preload. */
export async function connectIpc(page: Page, contents: WebContents, preload: string) {
  await page.exposeBinding('standInInvoke', ({ frame }, channel: string, ...args: unknown[]) =>
    invoke(channel, { sender: contents, senderFrame: viewOf(frame) as never }, ...args),
  )
  await page.addInitScript(prelude(readFileSync(preload, 'utf8')))
}

/** Tells the page something, as `webContents.send` does; a page that is going away hears nothing. */
export async function tellPage(page: Page, channel: string, args: readonly unknown[]) {
  await page.evaluate(
    ([channel, args]) => {
      const hear = Reflect.get(window, Symbol.for('stand-in')) as
        | ((channel: string, args: readonly unknown[]) => void)
        | undefined
      hear?.(channel, args)
    },
    [channel, args] as const,
  )
}
