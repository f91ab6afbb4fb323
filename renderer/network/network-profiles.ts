import {
  networkProfiles,
  type NetworkFaultKey,
  type NetworkFaults,
  type NetworkProfile,
} from '../../main/shared/contract/network.ts'

const profileKeys = ['latency', 'jitter', 'bandwidth'] as const satisfies NetworkFaultKey[]
export const profileNames = Object.keys(networkProfiles) as NetworkProfile[]

/** No profile at all: what a profile sets, set to off. */
export const noProfile = { latency: 0, jitter: 0, bandwidth: 0 } as const

/** Which profile these faults are; `none` without any, undefined where somebody mixed his own. */
export function profileOf(faults: NetworkFaults): NetworkProfile | 'none' | undefined {
  const is = (profile: Readonly<Record<(typeof profileKeys)[number], number>>): boolean =>
    profileKeys.every((key) => faults[key] === profile[key])
  return is(noProfile) ? 'none' : profileNames.find((name) => is(networkProfiles[name]))
}
