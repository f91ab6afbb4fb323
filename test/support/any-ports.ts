import { transports, type Transport } from '../../main/shared/contract/transport.ts'

/** Any free port for every server. */
export const anyPorts = Object.fromEntries(transports.map((transport) => [transport, 0])) as Record<
  Transport,
  0
>
