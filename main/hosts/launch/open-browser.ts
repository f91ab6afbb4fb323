import { spawn } from 'node:child_process'

/** How long the opener may take to fail before it counts as done, in ms. */
const defaultPatience = 3_000

function opener(
  url: string,
  platform: NodeJS.Platform,
): readonly [program: string, ...rest: string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', url]
    case 'win32':
      // Not `start`: that is a word of cmd.exe, which would read an address as a command line.
      return ['rundll32', 'url.dll,FileProtocolHandler', url]
    default:
      return ['xdg-open', url]
  }
}

/**
 * Opens an address in the person's browser, without a shell in between.
 *
 * @param address an http address of our own; anything else is refused.
 * @param patience an opener that neither failed nor ended for this long, in ms, has opened it.
 * @returns false where there is no browser or no screen to show it on.
 */
export async function openInBrowser(
  address: string,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  patience = defaultPatience,
): Promise<boolean> {
  const url = new URL(address)
  if (url.protocol !== 'http:') return false
  const hasScreen = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some(
    (display) => display !== undefined && display !== '',
  )
  if (platform !== 'win32' && platform !== 'darwin' && !hasScreen) return false
  const [program, ...rest] = opener(url.href, platform)
  const child = spawn(program, rest, { stdio: 'ignore', detached: true, env: environment })
  child.unref()
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), patience)
    const settle = (opened: boolean) => {
      clearTimeout(timer)
      resolve(opened)
    }
    child.once('error', () => settle(false))
    child.once('exit', (code) => settle(code === 0))
  })
}
