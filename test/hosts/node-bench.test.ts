import { expect, it } from 'vitest'
import { createNodeBench } from '../../main/hosts/measure/node-bench.ts'
import { createFakeEnvironment, message } from '../support/fake-environment.ts'
import { statusWith } from '../support/fake-host.ts'

it('waits for what was due in its window, however late the store is', async () => {
  const environment = createFakeEnvironment()
  const status = statusWith()
  const stored = Promise.withResolvers<number>()
  const bench = createNodeBench({
    environment,
    playground: {
      status: () => status,
      on: () => () => undefined,
      handlers: {
        caughtUp: () => stored.promise,
        bookings: async () => ({ at: 0, run: 'first', newest: 0, clients: {} }),
      } as never,
    },
  })
  bench.subjects([{ lane: 'websocket', pins: {} }])
  environment.sockets[0]?.opens()
  await bench.beginWindow()
  await environment.advance(1_000)
  let ended = false
  const ending = bench.endWindow(1_000).finally(() => (ended = true))
  const due = environment.now() - 5
  await environment.advance(2_000)
  expect(ended).toBe(false)
  // It is stored as the first of the stream, later than anybody would wait for it on its way, and only then sent.
  stored.resolve(1)
  await environment.advance(100)
  expect(ended).toBe(false)
  environment.sockets[0]?.sends(message(1, due))
  await environment.advance(100)
  expect(await ending).toEqual([true])
  const [figures] = await bench.figures()
  expect(figures?.reading.now.delay).toMatchObject({ count: 1 })
  await bench.close()
})
