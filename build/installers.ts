import type { Configuration } from 'electron-builder'

/** Systems by Node's names for them. */
export const systems = ['linux', 'darwin', 'win32'] as const
export type System = (typeof systems)[number]

/** Both processors that Electron is made for. */
const arch: ('x64' | 'arm64')[] = ['x64', 'arm64']

/** What runs under Node alone, without a window. */
const notDesktop = ['!out/main/{launcher,cli}.js']

/** What of the packages nobody runs: types, notes, and the sources that SQLite was compiled from. */
const unused = [
  '!node_modules/**/*.{ts,cts,mts,map,md}',
  '!node_modules/better-sqlite3/{deps,src,binding.gyp}',
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/node-addon-api/**',
]

/**
 * Leaves out the libraries of SQLite for other systems and processors. electron-builder's own `${platform}` is the system
 * that packages, not the one that is packaged for.
 */
const onlyLibrary = (system: System): string =>
  `!node_modules/better-sqlite3/prebuilds/!(${system}-\${arch}).node`

/**
 * The configuration of electron-builder: `npm run dist`. `test/packaged/` compares what comes of it with a written
 * list, for every system and processor. A new one for each use, for electron-builder writes into it.
 */
export const installersFor = (system: System): Configuration => ({
  appId: 'io.github.realtime-playground',
  productName: 'Realtime Playground',
  copyright: 'Copyright © 2026 The Realtime Playground maintainers',
  directories: { output: 'dist', buildResources: 'build' },
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',
  files: [
    'out/**',
    '!out/.built',
    ...notDesktop,
    'package.json',
    'LICENSE',
    ...unused,
    onlyLibrary(system),
  ],
  // By itself it would lay every package outside that has a library, with all of its scripts, where nothing checks them.
  asar: { smartUnpack: false },
  asarUnpack: ['**/*.node'],
  // SQLite comes compiled, for Node's stable interface, which Electron has as well.
  npmRebuild: false,
  publish: null,
  // Needs no FUSE 2, and passes --no-sandbox only where the system allows no sandbox.
  toolsets: { appimage: '1.0.3' },
  electronFuses: {
    runAsNode: false,
    // There are no cookies, and it would ask for the keychain at the first start.
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    // Setting fuses breaks the signature without which nothing runs on Apple silicon.
    resetAdHocDarwinSignature: true,
  },
  linux: {
    target: [
      { target: 'AppImage', arch },
      { target: 'deb', arch },
    ],
    executableName: 'realtime-playground',
    // The name of the entry, `desktopName` in package.json, is what the window calls itself (X11 and Wayland).
    syncDesktopName: true,
    category: 'Development',
    synopsis: 'Polling, Server-Sent Events and WebSocket side by side',
    desktop: {
      entry: {
        Keywords: 'polling;sse;websocket;http;latency;',
      },
    },
  },
  mac: {
    target: [{ target: 'dmg', arch }],
    category: 'public.app-category.developer-tools',
    minimumSystemVersion: '13.0',
    // Signed without a name: Apple silicon runs nothing that is not signed at all.
    identity: '-',
    hardenedRuntime: false,
    gatekeeperAssess: false,
    notarize: false,
  },
  dmg: { title: '${productName} ${version}', writeUpdateInfo: false },
  win: { target: [{ target: 'nsis', arch }] },
  nsis: {
    // One for each processor: together they would be twice as large.
    buildUniversalInstaller: false,
    include: 'build/installer.nsh',
    differentialPackage: false,
  },
})
