/** A process that this one has started, and that ends with it. */
export interface ChildProcess {
  /** Does nothing once it has ended. */
  send(message: object): void
  onMessage(listener: (message: unknown) => void): void
  /** Hears once why it has ended, or could not be started. */
  onEnd(listener: (why: string) => void): void
  kill(): void
}

/**
 * Starts a process of Node. Which way there is depends on the program: one of Electron may not run as Node.
 *
 * @param entry the path of its module.
 * @param flags for V8 and Node.
 */
export type StartProcess = (entry: string, flags: readonly string[]) => ChildProcess
