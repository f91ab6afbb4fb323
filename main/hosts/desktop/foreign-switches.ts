/**
 * Switches that are Chromium's, Electron's or an installer's, and may appear on our command line: a desktop
 * entry, a wrapper script or a person puts them there, and none of them opens the application to others. Each
 * is a name
 * without its dashes. What is neither here nor ours is refused, so that a typing error is reported.
 */
const harmless: ReadonlySet<string> = new Set([
  // The sandbox. The entry that electron-builder writes for an AppImage has the first one.
  'no-sandbox',
  'disable-setuid-sandbox',
  'no-zygote',
  // Wayland and X11.
  'ozone-platform',
  'ozone-platform-hint',
  'enable-wayland-ime',
  'wayland-text-input-version',
  'gtk-version',
  'class',
  'name',
  'xdg-activation-token',
  // What it looks like and which language it speaks.
  'force-device-scale-factor',
  'high-dpi-support',
  'force-color-profile',
  'force-dark-mode',
  'force-renderer-accessibility',
  'force-prefers-reduced-motion',
  'lang',
  // Graphics.
  'in-process-gpu',
  'ignore-gpu-blocklist',
  'use-gl',
  'use-angle',
  'use-vulkan',
  // Memory, keys and the network.
  'disable-dev-shm-usage',
  'password-store',
  'use-mock-keychain',
  'no-proxy-server',
  'proxy-server',
  'proxy-bypass-list',
  'proxy-pac-url',
  // Features by name.
  'enable-features',
  'disable-features',
  // What it logs.
  'enable-logging',
  'disable-logging',
  'log-file',
  'log-level',
  'v',
  'vmodule',
  // An updater started it, or an installer for the first time.
  'updated',
  'squirrel-firstrun',
])

/** Families of the same kind, each by what its names begin with. */
const harmlessFamilies = [
  'disable-gpu',
  'enable-gpu',
  'disable-software-',
  'disable-accelerated-',
  'disable-background',
  'disable-renderer-backgrounding',
  // macOS: the process serial number of a start from the Finder.
  'psn_',
] as const

/** Switches that let another program look into this one. */
const debugging: ReadonlySet<string> = new Set([
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-io-pipes',
  'remote-debugging-targets',
  'remote-allow-origins',
])

/** Switches of Chromium that a packaged application takes off its command line before it is ready. */
export const debuggingSwitches: readonly string[] = [...debugging]

/** Only macOS writes one dash. */
function nameOf(argument: string): string | undefined {
  const [, name] = /^(?:--|-(?=psn_))([^-=][^=]*)(?:=|$)/.exec(argument) ?? []
  return name
}

/**
 * True for an argument that is not for the playground but allowed.
 *
 * @param developer lets through what opens the application to a debugger as well: `electron-vite dev --inspect`.
 */
export function isForeignSwitch(argument: string, developer: boolean): boolean {
  const name = nameOf(argument)
  if (name === undefined) return false
  if (harmless.has(name) || harmlessFamilies.some((prefix) => name.startsWith(prefix))) return true
  return developer && (debugging.has(name) || name.startsWith('inspect') || name === 'js-flags')
}

/** True for what a file manager or a link hands over ("open with"): an address or the path of a file. */
export function isFileArgument(argument: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|[/\\]|\.{1,2}[/\\])/i.test(argument)
}
