import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

const name = 'Realtime Playground'

function home(): string {
  try {
    return homedir()
  } catch {
    // No HOME and no entry for the user: the store then lies where any process may write.
    return tmpdir()
  }
}

/** The folder where this system keeps a program's data; the same one that Electron calls userData. */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  switch (platform) {
    case 'win32':
      return join(environment['APPDATA'] ?? join(home(), 'AppData', 'Roaming'), name)
    case 'darwin':
      return join(home(), 'Library', 'Application Support', name)
    default:
      return join(environment['XDG_CONFIG_HOME'] ?? join(home(), '.config'), name)
  }
}
