import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { launchDesktop, type DesktopApp, type LaunchOptions } from './desktop-app.ts'

/** What the tests of a file start and write to. All of it ends with the test. */
export interface OwnApps {
  /** Starts the application, and does not wait for its page. */
  launched(options?: LaunchOptions): Promise<DesktopApp>
  /** A new folder. */
  folder(): string
}

/** To be called once, by a file of specs. */
export function useOwnApps(): OwnApps {
  const apps: DesktopApp[] = []
  const folders: string[] = []
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  return {
    async launched(options) {
      const app = await launchDesktop(options)
      apps.push(app)
      return app
    },
    folder() {
      const made = mkdtempSync(join(tmpdir(), 'playground-electron-'))
      folders.push(made)
      return made
    },
  }
}
