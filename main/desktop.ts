import { join } from 'node:path'
import { app, dialog, Menu, protocol, session, shell, type BrowserWindow } from 'electron'
import { createBridge } from './bridge.ts'
import { parseOptions, UsageExit, type CliOptions } from './cli-options.ts'
import { addressForPages } from './contract/status.ts'
import { contentSecurityPolicy } from './csp.ts'
import { defaultDataFolder } from './data-folder.ts'
import { desktopArguments } from './desktop/desktop-arguments.ts'
import { externalTarget } from './desktop/external-links.ts'
import { entryAddress } from './launch/entry-address.ts'
import { logLine } from './log.ts'
import { menuTemplate } from './desktop/menu.ts'
import { StoreInUseError } from './composition/open-by-policy.ts'
import { readPageFiles } from './page-files.ts'
import { createPageIdentity, pageScheme } from './desktop/page-identity.ts'
import { createPageProtocol } from './desktop/page-protocol.ts'
import { pageFolder, preloadFile } from './places.ts'
import { createPlayground, type Playground } from './playground.ts'
import { playgroundOptions } from './serve.ts'
import { StartError } from './start-error.ts'
import { endWithLauncher } from './desktop/end-with-launcher.ts'
import { guardContents, guardSession, openWindow } from './window.ts'

/** The end may take so long, then it is made. */
const longestEnd = 5_000

const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const developer = developmentUrl !== undefined
const page = createPageIdentity(developmentUrl)

let playground: Playground | undefined
let window: BrowserWindow | undefined
let ending: Promise<void> | undefined

protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
app.enableSandbox()

/** Closes servers and store, once; after `longestEnd` the process goes all the same. */
function end(): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, longestEnd))
  ending ??= Promise.race([playground?.stop() ?? Promise.resolve(), late]).catch((error: unknown) =>
    logLine(`the end failed: ${String(error)}`),
  )
  return ending
}

let faulty = false
/** A fault of our own: say it, keep what is committed, and never go on half alive. */
function endOnFault(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  logLine(`fault: ${text}`)
  if (faulty) return
  faulty = true
  void end().then(() => {
    dialog.showErrorBox('Realtime Playground has to close', String(error))
    app.exit(1)
  })
}

function serverAddresses(): readonly string[] {
  return Object.values(playground?.status().servers ?? {}).map(({ url }) => url)
}

/** What the page may connect to. */
function pageTargets(): readonly string[] {
  return Object.values(playground?.status().servers ?? {}).map(addressForPages)
}

/** The page's policy names the ports, so a page that was loaded before a change is loaded anew. */
function reloadOnChangedPorts(running: Playground): void {
  let known = serverAddresses().join(' ')
  running.on('status', () => {
    const current = serverAddresses().join(' ')
    if (current === known) return
    known = current
    window?.webContents.reload()
  })
}

async function start(options: CliOptions, dataFolder: string): Promise<void> {
  await app.whenReady()
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({ platform: process.platform, locale: app.getLocale(), developer }),
    ),
  )
  guardSession(session.defaultSession, page)
  playground = await createPlayground(
    playgroundOptions(options, { dataFolder, pageOrigins: () => [page.origin], log: logLine }),
  )
  protocol.handle(
    pageScheme,
    createPageProtocol({
      page,
      files: readPageFiles(pageFolder),
      policy: () => contentSecurityPolicy(pageTargets()),
      log: logLine,
    }),
  )
  createBridge({ playground, page, contents: () => window?.webContents, log: logLine })
  reloadOnChangedPorts(playground)
  window = openWindow({
    page,
    preload: preloadFile,
    placeFile: join(dataFolder, 'window.json'),
    developer,
    log: logLine,
  })
  window.on('closed', () => (window = undefined))
}

/** Says why there is no start; a packaged application has no terminal to say it in. */
async function refuseStart(error: unknown): Promise<void> {
  if (error instanceof StoreInUseError && error.page !== undefined) {
    logLine('The playground is running already; its page opens in the browser.')
    await shell.openExternal(await entryAddress(error.page))
    app.exit(0)
  } else if (error instanceof StartError) {
    logLine(error.message)
    if (app.isPackaged) dialog.showErrorBox('Realtime Playground cannot start', error.message)
    app.exit(error.exitCode)
  } else {
    endOnFault(error)
  }
}

function focusWindow(): void {
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function run(): void {
  let options: CliOptions
  try {
    options = parseOptions(desktopArguments(process.argv, app.isPackaged))
  } catch (error) {
    if (!(error instanceof UsageExit)) throw error
    app.exit(error.exitCode)
    return
  }
  const dataFolder = options.dataFolder ?? defaultDataFolder()
  // Before the lock, which lies in this folder: another folder is another playground.
  app.setPath('userData', dataFolder)
  if (!app.requestSingleInstanceLock()) {
    logLine('The playground is open already; its window is in front now.')
    app.exit(0)
    return
  }
  // What the second start was asked for is not looked at: it came from anyone.
  app.on('second-instance', focusWindow)
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, {
      page,
      external: (url) => externalTarget(url, serverAddresses()),
      openExternal: (url) => shell.openExternal(url),
      log: logLine,
    })
  })
  // On every system: a closed window over running servers would look like an ended playground.
  app.on('window-all-closed', () => app.quit())
  let ended = false
  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void end().then(() => {
      ended = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => app.quit())
  }
  endWithLauncher(() => app.quit())
  // Not awaited: Electron is ready only once this module has been evaluated.
  start(options, dataFolder).catch(refuseStart).catch(endOnFault)
}

process.on('uncaughtException', endOnFault)
// Node would make it an exception; Electron by itself only warns.
process.on('unhandledRejection', endOnFault)
run()
