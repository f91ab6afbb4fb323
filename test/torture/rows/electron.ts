import { existsSync } from 'node:fs'
import { desktopRow, noElectron, runner } from '../desktop-row.ts'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { testRow } from '../test-row.ts'
import { fusesOf, packagedProgram, startPackaged } from '../support/packaged.ts'

/** The packaged application, where somebody has made one and named its program. */
const notPackaged = (): string | undefined => {
  const program = packagedProgram()
  if (program !== undefined && existsSync(program)) return undefined
  return (
    'it needs the packaged application: npm run dist -- --dir, then ' +
    'PLAYGROUND_PACKAGED=path of its program'
  )
}

export const electronRows: readonly Row[] = [
  desktopRow({
    id: 'EL-01',
    fault: 'a window whose page could reach Node',
    expected: 'sandbox, context isolation and web security on, all else off, in one fixed object',
    specs: 'EL-01',
    units: ['test/hosts/desktop/window.test.ts'],
    guard: { file: 'main/hosts/desktop/window.ts', find: '      sandbox: true,\n', replace: '' },
  }),
  desktopRow({
    id: 'EL-02',
    fault: 'a page that looks for Node, for Electron and for event objects',
    expected: 'it finds none; the bridge has two functions, frozen',
    specs: 'EL-02',
    guard: {
      file: 'main/hosts/desktop/preload.ts',
      find: '      if (event === name) listener(payload)\n',
      replace:
        '      const hand = listener as (...all: unknown[]) => void\n' +
        '      if (event === name) hand(payload, _event)\n',
    },
  }),
  desktopRow({
    id: 'EL-03',
    fault: 'navigation to 12 foreign addresses, by location, link, redirect and frame',
    expected: 'stopped; the window stays',
    specs: 'EL-03',
    units: ['test/hosts/desktop/guards.test.ts'],
    guard: {
      file: 'main/hosts/desktop/guards.ts',
      find: "  contents.on('will-navigate', guard)\n",
      replace: '',
    },
  }),
  desktopRow({
    id: 'EL-04',
    fault: 'windows and programs that a page would open: other sites, file:, smb:, ms-msdt:',
    expected: 'no window; only listed https pages and our own servers, in the browser, once',
    specs: 'EL-04',
    units: ['test/hosts/desktop/external-links.test.ts', 'test/hosts/desktop/guards.test.ts'],
    guard: {
      file: 'main/hosts/desktop/external-links.ts',
      find: "if (parsed === null || parsed.username !== '' || parsed.password !== '') return undefined",
      replace: 'if (parsed === null) return undefined',
    },
  }),
  testRow({
    id: 'EL-05',
    fault: 'calls from a subframe, another window, another origin, a frame that is gone',
    expected: 'forbidden, and nothing is done',
    files: ['test/hosts/desktop/bridge.test.ts'],
    guard: {
      file: 'main/hosts/desktop/bridge.ts',
      find: 'if (frame === null || event.sender !== contents()) return false',
      replace: 'if (frame === null) return false',
    },
  }),
  desktopRow({
    id: 'EL-06',
    fault: 'every permission that Electron knows, and devices',
    expected: 'refused, except the three that our own page needs',
    specs: 'EL-06',
    units: ['test/hosts/desktop/permissions.test.ts', 'test/hosts/desktop/guards.test.ts'],
    guard: {
      file: 'main/hosts/desktop/permissions.ts',
      find: 'return needed.has(permission) && isMainFrame && url !== undefined && page.owns(url)',
      replace:
        "return permission !== '' && isMainFrame && url !== undefined && page.owns(url) && needed.size > 0",
    },
  }),
  desktopRow({
    id: 'EL-07',
    fault: 'a page of app:// without a policy',
    expected: 'every file has it; nothing in use violates it, a foreign connection does',
    specs: 'EL-07|reports nothing in use',
    units: ['test/hosts/desktop/page-protocol.test.ts'],
    guard: {
      file: 'main/hosts/desktop/page-protocol.ts',
      find: "        'Content-Security-Policy': policy(),\n",
      replace: '',
    },
  }),
  testRow({
    id: 'EL-08',
    fault: 'access to loopback, asked for by our page, by others and by frames',
    expected: 'granted only to the main frame of app://playground',
    files: ['test/hosts/desktop/permissions.test.ts', 'test/hosts/desktop/guards.test.ts'],
    guard: {
      file: 'main/hosts/desktop/permissions.ts',
      find: 'needed.has(permission) && isMainFrame && url',
      replace: 'needed.has(permission) && url',
    },
  }),
  desktopRow({
    id: 'EL-09',
    fault: 'paths outside the page’s folder in every spelling, other hosts, methods, huge paths',
    expected: '404 or 400 with policy and nosniff; only listed files',
    specs: 'EL-09',
    units: ['test/hosts/desktop/page-protocol.test.ts'],
    guard: {
      file: 'main/hosts/desktop/page-protocol.ts',
      find: 'if (!reads || url.length > longestUrl || !page.owns(url)) return refuse(400)',
      replace: 'if (!reads || url.length > longestUrl) return refuse(400)',
    },
  }),
  desktopRow({
    id: 'EL-10',
    fault: 'the page crashes again and again',
    expected:
      'reloaded three times in a minute, then a page that says so; the servers keep running',
    specs: 'EL-10',
    units: ['test/hosts/desktop/reload-policy.test.ts', 'test/hosts/desktop/crash-policy.test.ts'],
    guard: {
      file: 'main/hosts/desktop/reload-policy.ts',
      find: '      if (reloads.length >= most) return false\n',
      replace: '',
    },
  }),
  desktopRow({
    id: 'EL-11',
    fault: 'an uncaught exception and an unhandled rejection in the main process',
    expected: 'logged, the person told, the store closed and sound, exit 1',
    specs: 'EL-11',
    guard: {
      file: 'main/hosts/desktop/desktop.ts',
      find: "process.on('uncaughtException', endOnFault)\n",
      replace: '',
    },
  }),
  desktopRow({
    id: 'EL-13',
    fault: 'a second start',
    expected: 'the first window comes to the front, exit 0 within 2 s; its flags change nothing',
    specs: 'EL-13',
    guard: {
      file: 'main/hosts/desktop/desktop.ts',
      find: "  app.on('second-instance', focusWindow)\n",
      replace: '',
    },
  }),
  {
    id: 'EL-14-E2',
    fault: 'the fuses in the program of the packaged application',
    expected:
      'seven of seven; cookies are not encrypted: there are none, and it would ask for the keychain',
    blocked: notPackaged,
    run: fusesOf,
  },
  {
    id: 'EL-15',
    fault:
      'RUN_AS_NODE, NODE_OPTIONS, --inspect, --remote-debugging-port on the packaged application',
    expected: 'without effect',
    blocked: notPackaged,
    run: startPackaged,
  },
  desktopRow({
    id: 'EL-17',
    fault: 'a preload that needs what a sandbox does not have',
    expected: 'one CommonJS file that requires only electron, and runs with the web’s globals',
    specs: 'EL-17',
    guard: {
      file: 'main/hosts/desktop/preload.ts',
      find: "contextBridge.exposeInMainWorld('playground', {",
      replace: "Buffer.from('')\ncontextBridge.exposeInMainWorld('playground', {",
    },
  }),
  builtRow({
    ...testRow({
      id: 'EL-E2',
      fault: 'all specs of the desktop on a real Electron',
      expected: 'all hold, without an Electron Security Warning',
      files: ['test/electron'],
    }),
    blocked: () => (runner.kind === 'real' ? undefined : noElectron()),
  }),
]
