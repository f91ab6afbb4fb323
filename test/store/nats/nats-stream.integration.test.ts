import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStore } from '../../../main/store/open-store.ts'
import { describeStream } from '../../suites/stream-suite.ts'
import { natsBinary, startNatsServer, type NatsServer } from '../../support/nats-server.ts'

describe.skipIf(natsBinary === undefined)('a store on NATS', () => {
  let server: NatsServer

  beforeAll(async () => {
    server = await startNatsServer()
  })
  afterAll(() => server.remove())

  describeStream(
    'the stream on NATS',
    async (options) => {
      const location = `nats://127.0.0.1:${server.port}/${randomUUID()}`
      const { stream } = await openStore({ location, ...options })
      return stream
    },
    { wholeBatches: false, durable: false, minimumAge: false, readAfterWrite: false },
  )
})
