import { join } from 'node:path'
import { app, dialog, Menu, powerSaveBlocker, protocol, session, shell } from 'electron'
import { createBridge } from './bridge.ts'
import { withConfig } from '../cli/config-file.ts'
import { parseOptions, type CliOptions } from '../cli/cli-options.ts'
import { UsageExit } from '../cli/usage.ts'
import { addressForPages } from '../../shared/contract/status.ts'
import { contentSecurityPolicy } from '../csp.ts'
import { defaultDataFolder } from '../data-folder.ts'
import { desktopArguments } from './desktop-arguments.ts'
import { createEnding, stopWhenStarted } from './ending.ts'
import { checkSelfIfAsked } from './self-check.ts'
import { externalTarget } from './external-links.ts'
import { debuggingSwitches } from './foreign-switches.ts'
import { guardContents, guardSession } from './guards.ts'
import { keepAwake } from './keep-awake.ts'
import { entryAddress } from '../launch/entry-address.ts'
import { logLine } from '../log.ts'
import { surviveLostOutput } from '../lost-output.ts'
import { menuTemplate } from './menu.ts'
import { explainRefusedLock, prepareFolder } from './own-folder.ts'
import { StoreInUseError } from '../../composition/open-by-policy.ts'
import { readPageFiles } from '../page-files.ts'
import { createPageIdentity, pageScheme } from './page-identity.ts'
import { createPageProtocol } from './page-protocol.ts'
import { pageFolder, preloadFile } from '../places.ts'
import { createPlayground, type Playground } from '../../playground.ts'
import { playgroundOptions } from '../cli/serve.ts'
import { StartError } from '../../composition/start-error.ts'
import { endWithLauncher } from './end-with-launcher.ts'
import { startUtilityProcess, utilityName } from './utility-process.ts'
import { openWindow, type OpenedWindow } from './window.ts'

// Before anything can be printed.
surviveLostOutput()

/** How long the end may take, ms; then it is forced. */
const longestEnd = 5_000

const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const developer = developmentUrl !== undefined
const page = createPageIdentity(developmentUrl)

let creating: Promise<Playground> | undefined
let playground: Playground | undefined
let opened: OpenedWindow | undefined

protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
// An installed application is not opened to a debugger by a switch; Chromium looks for these once it is ready.
if (app.isPackaged) for (const name of debuggingSwitches) app.commandLine.removeSwitch(name)

/** Closes servers and store, also those that are only just being started. */
const ending = createEnding({
  stop: () => stopWhenStarted(creating),
  longest: longestEnd,
  log: logLine,
})

/** Tells a person, who may not see the log. On Linux there is no dialog before Electron is ready. */
async function tell(title: string, text: string): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, longestEnd))
  await Promise.race([app.whenReady(), late])
  dialog.showErrorBox(title, text)
}

let faulty = false
/** Says why it cannot go on, keeps what is committed, and never goes on half alive. */
function endTelling(text: string): void {
  if (faulty) return
  faulty = true
  void ending
    .make()
    .then(() => tell('Realtime Playground has to close', text))
    .finally(() => app.exit(1))
}

/** A fault of our own. */
function endOnFault(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  logLine(`fault: ${text}`)
  endTelling(String(error))
}

function serverAddresses(): readonly string[] {
  return Object.values(playground?.status().servers ?? {}).map(({ url }) => url)
}

/** What the page may connect to. */
function pageTargets(): readonly string[] {
  return Object.values(playground?.status().servers ?? {}).map(addressForPages)
}

async function start(options: CliOptions, dataFolder: string): Promise<void> {
  await app.whenReady()
  if (ending.begun()) return
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({ platform: process.platform, locale: app.getLocale(), developer }),
    ),
  )
  guardSession(session.defaultSession, page)
  creating = createPlayground(
    playgroundOptions(
      { ...options, dataFolder },
      { pageOrigins: () => [page.origin], log: logLine, startProcess: startUtilityProcess },
    ),
  )
  playground = await creating
  if (ending.begun()) return
  protocol.handle(
    pageScheme,
    createPageProtocol({
      page,
      // In development the page comes from Vite's server, and there may be no built one.
      files: developer ? { get: () => undefined } : readPageFiles(pageFolder),
      policy: () => contentSecurityPolicy(pageTargets()),
      log: logLine,
    }),
  )
  createBridge({ playground, page, contents: () => opened?.window.webContents, log: logLine })
  const awake = keepAwake(powerSaveBlocker)
  awake(playground.status().producing)
  playground.on('status', ({ producing }) => awake(producing))
  opened = openWindow({
    page,
    preload: preloadFile,
    placeFile: join(dataFolder, 'window.json'),
    locale: app.getLocale(),
    developer,
    log: logLine,
    cannotGoOn: endTelling,
    sessionEnds: quit,
  })
  opened.window.on('closed', () => (opened = undefined))
  await checkSelfIfAsked({
    isVisible: () => opened?.window.isVisible() === true,
    handlers: playground.handlers,
    quit,
  })
}

/** Ends before there is a window; a packaged application has no terminal to say why in. */
async function leave(exitCode: number, text: string): Promise<void> {
  if (app.isPackaged && text !== '') await tell('Realtime Playground cannot start', text)
  app.exit(exitCode)
}

/** Says why there is no start. */
async function refuseStart(error: unknown): Promise<void> {
  if (ending.begun()) return
  if (error instanceof StoreInUseError && error.page !== undefined) {
    logLine('The playground is running already; its page opens in the browser.')
    await shell.openExternal(await entryAddress(error.page))
    app.exit(0)
  } else if (error instanceof StartError) {
    logLine(error.message)
    await leave(error.exitCode, error.message)
  } else {
    endOnFault(error)
  }
}

function focusWindow(): void {
  if (opened === undefined || ending.begun()) return
  const { window } = opened
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** What the command line asks for; undefined where it ends the start, which is said then. */
function readOptions(): CliOptions | undefined {
  let said = ''
  try {
    const asked = parseOptions(desktopArguments(process.argv, app.isPackaged), {
      out: (text) => process.stdout.write(text),
      error: (text) => {
        said += text
        process.stderr.write(text)
      },
    })
    return withConfig(asked)
  } catch (error) {
    if (error instanceof StartError) {
      logLine(error.message)
      void leave(error.exitCode, error.message)
      return undefined
    }
    if (!(error instanceof UsageExit)) throw error
    void leave(error.exitCode, said.trim())
    return undefined
  }
}

/** Takes the folder and its lock, of which another start is told. @returns false where that one is in front now. */
function takeFolder(folder: string): boolean {
  // Before the lock, which lies in this folder: another folder is another playground.
  app.setPath('userData', folder)
  if (app.requestSingleInstanceLock()) return true
  explainRefusedLock(folder)
  logLine('The playground is open already; its window is in front now.')
  return false
}

const quit = (): void => app.quit()
/**
 * Listens to the signals that end it, from now on. Electron takes them over before it is ready, and dies of the second
 * one of a kind; but a terminal sends them to all that it runs, and the launcher passes them on.
 */
function hearSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.off(signal, quit)
    process.on(signal, quit)
  }
}

/** On whatever way the application is to quit: the window goes at once, then what runs is closed. */
function quitInOrder(event: { preventDefault(): void }): void {
  event.preventDefault()
  if (ending.begun()) return
  opened?.putAway()
  // In a task of its own, since Electron notes only after this event that the quit was put off. Nobody is asked any
  // more: a page that hangs would not answer.
  void ending.make().then(() => setImmediate(() => app.exit(0)))
}

function run(options: CliOptions): void {
  const dataFolder = prepareFolder(options.dataFolder ?? defaultDataFolder())
  if (!takeFolder(dataFolder)) {
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
  // Chromium starts another one, or draws without it: that is worth a line where a window stays black.
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    const isStopped = name === utilityName && reason === 'killed'
    if (reason !== 'clean-exit' && !isStopped)
      logLine(`the process ${type} is gone (${reason}, code ${exitCode})`)
  })
  // On every system: a closed window over running servers would look like an ended playground.
  app.on('window-all-closed', quit)
  app.on('before-quit', quitInOrder)
  hearSignals()
  app.once('ready', hearSignals)
  endWithLauncher(quit)
  // Not awaited: Electron is ready only once this module has been evaluated.
  start(options, dataFolder).catch(refuseStart).catch(endOnFault)
}

process.on('uncaughtException', endOnFault)
// Node would make it an exception; Electron by itself only warns.
process.on('unhandledRejection', endOnFault)
const options = readOptions()
try {
  if (options !== undefined) run(options)
} catch (error) {
  refuseStart(error).catch(endOnFault)
}
