import { StoreOpenError } from '../file/open-error.ts'
import type { OpenStream } from '../opening.ts'
import { readNatsAddress } from './address.ts'
import { connectTo, unreachableError } from './connect.ts'
import { loadNatsModules } from './nats-modules.ts'
import { createNatsStream } from './nats-stream.ts'
import { openSettingsBucket } from './settings-bucket.ts'
import { findStream } from './stream-setup.ts'

/** How long the server may take to answer what is not a message, in ms. */
const answerTime = 5_000

/** Opens a stream of NATS JetStream, which any number of playgrounds may have at a time. */
export const openNatsStore: OpenStream = async (options) => {
  const { location, credentials, clock, retention, report } = options
  const address = readNatsAddress(location, credentials)
  const modules = await loadNatsModules()
  const connection = await connectTo(address, modules)
  try {
    const manager = await modules.jetstream.jetstreamManager(connection, { timeout: answerTime })
    const setup = {
      streams: manager.streams,
      address,
      version: connection.info?.version ?? '',
    }
    const found = await findStream(setup, retention)
    const settings = await openSettingsBucket(modules, connection, address.name, address.replicas)
    const js = manager.jetstream()
    const parts = { connection, modules, js, setup, found, settings, clock, report }
    return {
      stream: await createNatsStream(parts),
      movedAside: undefined,
      // Nobody has it alone.
      noteOwner: () => undefined,
    }
  } catch (error) {
    await connection.close()
    throw error instanceof StoreOpenError ? error : unreachableError(address, error)
  }
}
