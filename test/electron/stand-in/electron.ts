/**
 * Stands in for the `electron` module where its binary is not there: windows are pages of a real
 * Chromium, preload and IPC and guards work, and what a window manager does is kept in memory.
 * README.md beside this file says what differs. Every part is typed against Electron's own types.
 */
import type { Dialog, NativeTheme, Screen, Shell } from 'electron'
import { app } from './app.ts'
import { answerSpecs } from './remote.ts'

export { app } from './app.ts'
export { ipcMain } from './ipc.ts'
export { Menu } from './menu.ts'
export { powerSaveBlocker } from './power.ts'
export { protocol } from './protocol.ts'
export { session } from './session.ts'
export { utilityProcess } from './utility.ts'
export { BrowserWindow } from './windows.ts'

export const dialog: Pick<Dialog, 'showErrorBox' | 'showMessageBox'> = {
  // On Linux it is a dialog only once the application is ready.
  showErrorBox(title, content) {
    const where = app.isReady() ? 'dialog' : 'no dialog'
    process.stderr.write(`[${where}] ${title}: ${content}\n`)
  },
  // Somebody who always takes the last button.
  async showMessageBox(...parameters: unknown[]) {
    const { message, buttons = [] } = parameters.at(-1) as Electron.MessageBoxOptions
    process.stderr.write(`[question] ${message}\n`)
    return { response: buttons.length - 1, checkboxChecked: false }
  },
}

export const shell: Pick<Shell, 'openExternal'> = {
  openExternal: async (url) => void process.stderr.write(`[openExternal] ${url}\n`),
}

export const nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors'> = { shouldUseDarkColors: true }

const display = { id: 1, workArea: { x: 0, y: 0, width: 1_920, height: 1_040 } } as Electron.Display

export const screen: Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'> = {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
}

answerSpecs(() => import('./electron.ts'))
