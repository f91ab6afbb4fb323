import type { Configuration } from 'electron-builder'

/** Both processors that Electron is made for. */
const arch: ('x64' | 'arm64')[] = ['x64', 'arm64']

/** What of a package nobody runs: types, maps, tests, sources that are compiled, notes. */
const unused = [
  '!node_modules/**/*.{ts,cts,mts,map,md,markdown,flow}',
  '!node_modules/better-sqlite3/{deps,src,binding.gyp}',
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/node-addon-api/**',
  '!node_modules/zod/{src,locales}/**',
]

/**
 * The configuration of electron-builder: `npm run dist`. `test/packaged/` compares what comes of it with a written
 * list, for every system and processor.
 */
export const installers: Configuration = {
  appId: 'io.github.realtime-playground',
  productName: 'Realtime Playground',
  copyright: 'Copyright © 2026 The Realtime Playground maintainers',
  directories: { output: 'dist', buildResources: 'build' },
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',
  files: [
    'out/**',
    '!out/.built',
    'package.json',
    'LICENSE',
    ...unused,
    '!node_modules/better-sqlite3/prebuilds/**',
    'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
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
}
