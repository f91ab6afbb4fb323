import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const builder = fileURLToPath(new URL('../../../.ci/build.ts', import.meta.url))

/**
 * Builds into `out/` where a source is newer than the last build.
 *
 * @throws Error where it cannot be built.
 */
export async function build(): Promise<void> {
  await promisify(execFile)(process.execPath, [builder], { timeout: 300_000 })
}
