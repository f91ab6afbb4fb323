import type { CommandLine } from 'electron'

/** Chromium's command line: what it makes of the arguments, apart from `process.argv`, which stays as it is. */
export class StandInCommandLine implements CommandLine {
  readonly #switches = new Map<string, string>()

  constructor(argv: readonly string[]) {
    for (const argument of argv) {
      // On Linux and macOS one dash will do.
      const [, name, value = ''] = /^--?([^-=][^=]*)(?:=(.*))?$/.exec(argument) ?? []
      if (name !== undefined) this.#switches.set(name, value)
    }
  }
  appendArgument(): void {
    // An argument that is no switch has no effect here.
  }
  appendSwitch(name: string, value = ''): void {
    this.#switches.set(name, value)
  }
  removeSwitch(name: string): void {
    this.#switches.delete(name)
  }
  hasSwitch = (name: string): boolean => this.#switches.has(name)
  getSwitchValue = (name: string): string => this.#switches.get(name) ?? ''
}
