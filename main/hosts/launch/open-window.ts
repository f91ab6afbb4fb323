import { electronPackage, electronProgram, whyNoWindow } from './electron-binary.ts'
import { installElectron, installHint, skipped } from './install-electron.ts'
import { runElectron, type NoWindow } from './run-electron.ts'

export interface OpenWindowOptions {
  readonly argv: readonly string[]
  /** The folder of our package.json. */
  readonly project: string
  /** Hears what there is to say, a line at a time. */
  readonly say: (line: string) => void
}

/**
 * Opens the window and waits for its end, installing Electron's binary first where it is missing.
 *
 * @returns the exit code; why there is no window; or undefined where Electron is not a part of this installation, which
 * is how `npx` has it.
 */
export async function openWindow(
  options: OpenWindowOptions,
): Promise<number | NoWindow | undefined> {
  const { argv, project, say } = options
  const folder = electronPackage()
  if (folder === undefined) return undefined
  const reason = whyNoWindow()
  if (reason !== undefined) return { why: reason }
  if (electronProgram(folder) === undefined) {
    const failure = await installElectron({ folder, say })
    if (failure !== undefined) {
      return {
        why: `Electron could not be fetched (${failure})`,
        advice: failure === skipped ? undefined : installHint,
      }
    }
  }
  const program = electronProgram(folder)
  if (program === undefined) return { why: 'Electron is incomplete' }
  return runElectron({ program, project, argv })
}
