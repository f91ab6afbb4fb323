/**
 * The flags that are for us: what follows the application's path where Electron was given one, else
 * all that follows the program. Switches for Chromium and Node stand before that path.
 */
export function desktopArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  if (packaged) return argv.slice(1)
  const path = argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'))
  return path === -1 ? [] : argv.slice(path + 1)
}
