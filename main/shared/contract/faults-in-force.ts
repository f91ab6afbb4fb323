import type { NetworkFaults, NetworkFaultsPatch } from './network.ts'

/** True where a fault is set, and not just named as off. */
export function isOn(value: number | boolean | undefined): boolean {
  return value === true || (typeof value === 'number' && value > 0)
}

/** True where no connection can be had, for good or for a time. */
export function isDown({ down, downFor }: Pick<NetworkFaults, 'down' | 'downFor'>): boolean {
  return down || downFor > 0
}

/** True where a fault meets single messages, and not just the bytes that they are sent in. */
export function meetsMessages(faults: NetworkFaults): boolean {
  return faults.duplicated > 0 || faults.lateBy > 0 || faults.brokenJson > 0
}

/** True where any of these faults is set. */
export function hasFaults(faults: NetworkFaultsPatch): boolean {
  return Object.values(faults).some(isOn)
}
