import { homedir, tmpdir, userInfo } from 'node:os'
import { posix, win32 } from 'node:path'

const name = 'Realtime Playground'

/** What the system itself says of the user, whatever the environment says. */
export interface UserHome {
  /** From the environment, else from the system. @throws where neither knows one. */
  readonly home: () => string
  /** From the system alone. @throws where it does not know this user. */
  readonly registered: () => string
  /** Where any program may keep files for a while. */
  readonly temporary: () => string
}

const thisUser: UserHome = {
  home: homedir,
  registered: () => userInfo().homedir,
  temporary: tmpdir,
}

function whereKnown(place: () => string): string | undefined {
  try {
    return place()
  } catch {
    // No HOME, or no entry for the user.
    return undefined
  }
}

/**
 * The folder where this system keeps a program's data; the same one that Electron calls userData. A variable
 * that is empty or holds a relative path counts as unset (XDG Base Directory Specification, "Basics"): the store
 * would otherwise lie in whatever folder the program happens to be started in.
 */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  user: UserHome = thisUser,
): string {
  const { isAbsolute, join } = platform === 'win32' ? win32 : posix
  const usable = (path: string | undefined): path is string =>
    path !== undefined && isAbsolute(path)
  const home = (): string =>
    // Without a home the store lies where any process may write.
    [user.home, user.registered, user.temporary].map(whereKnown).find(usable) ??
    (platform === 'win32' ? 'C:\\Windows\\Temp' : '/tmp')
  const named = (variable: string): string | undefined => {
    const path = environment[variable]
    return usable(path) ? path : undefined
  }
  switch (platform) {
    case 'win32':
      return join(named('APPDATA') ?? join(home(), 'AppData', 'Roaming'), name)
    case 'darwin':
      return join(home(), 'Library', 'Application Support', name)
    default:
      return join(named('XDG_CONFIG_HOME') ?? join(home(), '.config'), name)
  }
}
