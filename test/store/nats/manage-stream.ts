import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import type { NatsServer } from '../../support/nats-server.ts'

/** Does something to the streams of a server, as another program would. */
export async function manageStream<Result>(
  { port }: Pick<NatsServer, 'port'>,
  work: (streams: JetStreamManager['streams']) => Promise<Result>,
): Promise<Result> {
  const connection = await connect({ servers: `127.0.0.1:${port}` })
  try {
    return await work((await jetstreamManager(connection)).streams)
  } finally {
    await connection.close()
  }
}
