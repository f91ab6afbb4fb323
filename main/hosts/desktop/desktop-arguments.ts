import { takesValue } from '../cli/cli-options.ts'
import { isFileArgument, isForeignSwitch } from './foreign-switches.ts'

/** What follows the application's path. A switch of Electron's before it may have a value of its own. */
function afterPath(argv: readonly string[]): readonly string[] {
  for (let at = 1; at < argv.length; at += 1) {
    const argument = argv[at] ?? ''
    if (argument === '-r' || argument === '--require') at += 1
    else if (!argument.startsWith('-')) return argv.slice(at + 1)
  }
  return []
}

/**
 * The flags that are meant for us: what follows the application's path if Electron was given one, otherwise
 * everything after the program, without the switches of Chromium and of installers, which may be among them,
 * and, in a
 * packaged application, without the files and addresses it is to be opened with. What is left and is not ours the
 * parser refuses.
 */
export function desktopArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  const ours: string[] = []
  const given = packaged ? argv.slice(1) : afterPath(argv)
  let isValue = false
  for (const argument of given) {
    const foreign = isForeignSwitch(argument, !packaged) || (packaged && isFileArgument(argument))
    if (isValue || !foreign) ours.push(argument)
    isValue = !isValue && takesValue(argument)
  }
  return ours
}
