import { browserStarted } from './browser.ts'

interface Question {
  readonly id: number
  /** The source of a function of `(electron, argument)`. */
  readonly source: string
  readonly argument: unknown
}

/** Runs functions of a spec in this process, as playwright's `ElectronApplication.evaluate` does. */
export function answerSpecs(electron: () => Promise<object>): void {
  if (process.send === undefined) return
  const tell = (message: object) => process.connected && process.send?.(message)
  const answer = async ({ id, source, argument }: Question): Promise<void> => {
    try {
      const run = (0, eval)(`(${source})`) as (electron: object, argument: unknown) => unknown
      tell({ id, result: await run(await electron(), argument) })
    } catch (error) {
      tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
  process.on('message', (question: Question) => void answer(question))
  process.channel?.unref()
  void browserStarted.then(({ endpoint }) => tell({ endpoint }))
}
