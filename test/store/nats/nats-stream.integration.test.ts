import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../../main/store/open-store.ts'
import { describeStream } from '../../suites/stream-suite.ts'
import {
  natsBinary,
  natsIsFrom,
  startNatsServer,
  type NatsServer,
} from '../../support/nats-server.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { manageStream } from './manage-stream.ts'
import { drafts } from '../open-file.ts'
import { createRunningClock } from '../running-clock.ts'

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
    createRunningClock,
  )

  const hasUnits = natsIsFrom(12)
  if (natsBinary !== undefined && !hasUnits) {
    process.stderr.write(
      'This nats-server is older than 2.12 and stores no units, so the test of units is skipped.\n',
    )
  }
  it.runIf(hasUnits)(
    'stores up to 1,000 messages as one unit, whatever another playground writes, also in a stream that an older server made',
    async () => {
      const name = randomUUID()
      const open = async () => {
        const { stream } = await openStore({
          location: `nats://127.0.0.1:${server.port}/${name}`,
          clock: createSystemClock(),
          retention: 100_000,
        })
        return stream
      }
      const one = await open()
      await manageStream(server, (streams) => streams.update(name, { allow_atomic: false }))
      await one.stop()
      const streams = [await open(), await open()]
      const rounds = await Promise.all(
        streams.flatMap((stream) =>
          [700, 1_000, 1, 300].map(async (size) => stream.append(drafts(size))),
        ),
      )
      for (const ids of rounds) expect(ids).toEqual(ids.map((_, place) => (ids[0] ?? 0) + place))
      expect(rounds.flat().toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 4_002 }, (_, place) => place + 1),
      )
      await Promise.all(streams.map((stream) => stream.stop()))
    },
  )
})
