import type { CommandLine } from 'electron'

type Switches = Pick<CommandLine, 'hasSwitch'>

/**
 * The process that all page processes are forked from on Linux. It is started before the application's first line,
 * with or without a sandbox as the command line says then. A page that is started by a command line that says
 * something else meanwhile crashes (electron#47650).
 */
class Zygote {
  #switches: Switches | undefined
  #isSandboxed = true

  zygoteStarts(switches: Switches): void {
    this.#switches = switches
    this.#isSandboxed = !switches.hasSwitch('no-sandbox')
  }
  /** True where a page process and the zygote disagree. */
  get isTorn(): boolean {
    return this.#switches?.hasSwitch('no-sandbox') === this.#isSandboxed
  }
}

export const sandbox = new Zygote()
