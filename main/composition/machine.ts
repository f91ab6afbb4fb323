import { readdirSync, readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, loadavg, platform, release } from 'node:os'
import type { MachineFacts } from '../shared/contract/runs.ts'
import { version } from './version.ts'

const supplies = '/sys/class/power_supply'

/** Whether a battery of this machine is being emptied; null where the system does not say (Linux alone does). */
function onBattery(): boolean | null {
  try {
    return readdirSync(supplies).some(
      (name) => readFileSync(`${supplies}/${name}/status`, 'utf8').trim() === 'Discharging',
    )
  } catch {
    return null
  }
}

/** This machine as it is now. */
export function readMachine(): MachineFacts {
  const [load = 0] = loadavg()
  return {
    version,
    runtime: `Node ${process.versions.node}`,
    system: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    // Windows has none, and says 0.
    load: platform() === 'win32' ? null : Math.round(load * 100) / 100,
    battery: onBattery(),
  }
}
