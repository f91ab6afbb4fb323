import { readdirSync, readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, loadavg, platform, release } from 'node:os'
import { createProcessMeter } from '../../composition/process-meter.ts'
import { version } from '../../composition/version.ts'
import type { MachineReading } from '../../shared/experiment/record.ts'
import type { RunEnvironment } from '../../shared/experiment/run.ts'

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

/** The machine as a run begins. */
export function readEnvironment(): RunEnvironment {
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
    cpuShare: null,
    loopLateMs: null,
  }
}

/** Watches this process. */
export interface MachineWatch {
  /** Since it was asked last. */
  read(): MachineReading
  stop(): void
}

export function watchMachine(): MachineWatch {
  const meter = createProcessMeter()
  meter.read()
  return {
    read() {
      const { cpu, loopDelay } = meter.read()
      return { cpuShare: cpu, loopLateMs: loopDelay.p99 }
    },
    stop: meter.stop,
  }
}
