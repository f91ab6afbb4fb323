/** Where help, the version and errors are printed. */
export interface CliOutput {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

/** Thrown instead of leaving the process: all is printed, and this is the code to end with. */
export class UsageExit extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super('The command line ended the start.')
    this.name = 'UsageExit'
    this.exitCode = exitCode
  }
}
