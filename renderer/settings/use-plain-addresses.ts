import { computed, type ComputedRef } from 'vue'
import { addressOf } from '../../main/shared/clients/addresses.ts'
import { transportRows, transports, type Transport } from '../../main/shared/contract/transport.ts'
import { usePlayground } from '../state/use-playground.ts'

/** Where a page of one's own is sent the text itself, as the whole message. */
export interface PlainAddress {
  readonly transport: Transport
  readonly url: string
}

/** The addresses of `format=plain`, one for each transport; empty before the engine is known. */
export function usePlainAddresses(): ComputedRef<readonly PlainAddress[]> {
  const { engine } = usePlayground()
  return computed(() => {
    const servers = engine.status.value?.servers
    if (servers === undefined) return []
    return transports.map((transport) => ({
      transport,
      url: addressOf(transportRows[transport], servers[transport].url, { format: 'plain' }),
    }))
  })
}
