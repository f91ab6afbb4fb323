import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** Where and when something was measured. */
export interface MachineFacts {
  /** Date and time, UTC. */
  readonly at: string
  readonly cpu: string
  readonly cores: number
  readonly memory: string
  readonly system: string
  readonly node: string
  /** Load averages of 1 and 5 minutes as the run began; 0 where the system has none. */
  readonly load: readonly number[]
}

/** The facts of now. */
export function machineFacts(): MachineFacts {
  return {
    at: new Date().toISOString().slice(0, 16).replace('T', ' '),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 1_073_741_824)} GiB`,
    system: `${platform()} ${release().split('-')[0] ?? ''} ${arch()}`,
    node: process.version,
    load: loadavg()
      .slice(0, 2)
      .map((value) => Math.round(value * 100) / 100),
  }
}

/** CPU that everything on this machine used so far, µs. */
export function machineCpu(): number {
  const busy = cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq)
  return busy.reduce((sum, milliseconds) => sum + milliseconds, 0) * 1_000
}

/** More than this share of a core for other programs spoils a measurement. */
export const quiet = 0.15
const look = 500
const patience = 30_000

/** Waits until other programs leave the machine idle, at most 30 s; ours do nothing meanwhile. */
export async function untilQuiet(): Promise<void> {
  const end = performance.now() + patience
  for (let busy = Infinity; busy > quiet && performance.now() < end;) {
    const [used, from] = [machineCpu(), performance.now()]
    await new Promise((resolve) => setTimeout(resolve, look))
    busy = (machineCpu() - used) / ((performance.now() - from) * 1_000)
  }
}
