import type * as jetstream from '@nats-io/jetstream'
import type * as kv from '@nats-io/kv'
import type * as transport from '@nats-io/transport-node'
import { StoreOpenError } from '../file/open-error.ts'

/** The packages that speak NATS. */
export interface NatsModules {
  readonly transport: typeof transport
  readonly jetstream: typeof jetstream
  readonly kv: typeof kv
}

/**
 * Loads the packages, which nobody needs whose store is a file.
 *
 * @throws StoreOpenError `path` where they were left out of the installation.
 */
export async function loadNatsModules(): Promise<NatsModules> {
  try {
    return {
      transport: await import('@nats-io/transport-node'),
      jetstream: await import('@nats-io/jetstream'),
      kv: await import('@nats-io/kv'),
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new StoreOpenError(
      'path',
      'A store on NATS needs packages that this installation does not have: npm install @nats-io/transport-node @nats-io/jetstream @nats-io/kv.',
    )
  }
}
