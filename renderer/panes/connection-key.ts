import type { Settings } from '../../main/shared/contract/settings.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { EffectiveOptions } from '../../main/shared/measures/subject.ts'

/** What a connection is made with: where it changes, the connection must. */
export function connectionKey(
  transport: Transport,
  url: string,
  { pollMode, pollInterval, pushInterval, heartbeat }: EffectiveOptions,
  { deflate }: Settings,
): string {
  switch (transport) {
    case 'polling':
      return JSON.stringify([url, pollMode, pollInterval])
    case 'sse':
      return JSON.stringify([url, pushInterval, heartbeat])
    case 'websocket':
      return JSON.stringify([url, pushInterval, heartbeat, deflate])
    default:
      return transport satisfies never
  }
}
