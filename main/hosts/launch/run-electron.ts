import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { electronEnvironment } from './electron-environment.ts'
import { createSignalPass, endSignals } from './pass-signals.ts'
import { sandboxAdvice } from './sandbox-advice.ts'
import { whyItDidNotStart } from './why-it-did-not-start.ts'

/** No window can be opened, so the browser is used instead. */
export interface NoWindow {
  /** Why, as a sentence. */
  readonly why: string
  /** What a person can do about it, in lines of its own. */
  readonly advice?: string | undefined
}

export interface ElectronRun {
  readonly program: string
  /** The folder of our package.json, which names the desktop's entry. */
  readonly project: string
  readonly argv: readonly string[]
}

/**
 * Runs Electron until it ends.
 *
 * It gets a session of its own. In the launcher's, a terminal that closes or sends Ctrl-C would reach it as well, and
 * each signal would come twice: once from there, once from us.
 *
 * @returns its exit code (128 and the number of the signal that ended it), or why its window did not open.
 */
export function runElectron({ program, project, argv }: ElectronRun): Promise<number | NoWindow> {
  const started = performance.now()
  const windows = process.platform === 'win32'
  let asked = false
  const pass = createSignalPass({
    send(signal) {
      asked = true
      // There `kill` gives no time to end, and the console has told it already.
      if (!windows || signal !== 'SIGINT') child.kill(signal)
    },
  })
  // Before there is a window: a signal that comes while it starts must not end us alone.
  for (const signal of endSignals) process.on(signal, pass)
  const child = spawn(program, [project, ...argv], {
    stdio: 'inherit',
    // On Windows that would be a console of its own.
    detached: !windows,
    env: electronEnvironment(process.env, process.pid),
  })
  return new Promise<number | NoWindow>((resolve) => {
    child.once('error', (error) => resolve({ why: `Electron did not start (${error.message})` }))
    child.once('exit', (code, signal) => {
      const after = performance.now() - started
      const why = whyItDidNotStart({ code, signal, after, asked })
      if (why !== undefined) resolve({ why, advice: sandboxAdvice(program) })
      else resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  }).finally(() => {
    for (const signal of endSignals) process.removeListener(signal, pass)
  })
}
