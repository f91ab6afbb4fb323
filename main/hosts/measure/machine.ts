import { readMachine } from '../../composition/machine.ts'
import { createProcessMeter } from '../../composition/process-meter.ts'
import type { MachineReading } from '../../shared/experiment/record.ts'
import type { RunEnvironment } from '../../shared/experiment/run.ts'

/** The machine as a run begins. */
export function readEnvironment(): RunEnvironment {
  return {
    ...readMachine(),
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
