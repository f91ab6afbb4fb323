import { networkInterfaces } from 'node:os'

/** Whether this machine has the loopback address of IPv6. */
export const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((network) => network?.address === '::1')
