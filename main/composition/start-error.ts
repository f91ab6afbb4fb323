/** What ends a start that was asked for explicitly: 2 a path, 3 a store in use or out of reach, 4 a port. */
export type StartExitCode = 1 | 2 | 3 | 4

/** A start that cannot be: one sentence for the person, and the code the process ends with. */
export class StartError extends Error {
  readonly exitCode: StartExitCode

  constructor(exitCode: StartExitCode, message: string) {
    super(message)
    this.name = 'StartError'
    this.exitCode = exitCode
  }
}
