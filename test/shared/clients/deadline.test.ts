import { describe, expect, it } from 'vitest'
import { postMessage } from '../../../main/shared/clients/http-post.ts'
import { createBench } from './bench.ts'
import { createFakeEnvironment, message, messages } from '../../support/fake-environment.ts'

const hour = 3_600_000

describe('a page that slept', () => {
  it('takes the answer to its poll that stands behind the timer', async () => {
    const bench = createBench('polling')
    await bench.startWithTen()
    await bench.environment.advance(500)
    const poll = bench.request()
    bench.environment.sleep(hour)
    await bench.environment.advance(0)
    expect(poll.signal?.aborted).toBe(false)
    await poll.answers(messages(11, 11))
    expect(bench.state()).toEqual(['open', undefined, 'opened'])
    expect(bench.sink.records.at(-1)).toMatchObject({ status: 200, aborted: false })
  })

  it('gives a poll that is not answered either a moment more, and not another', async () => {
    const bench = createBench('polling')
    await bench.startWithTen()
    await bench.environment.advance(500)
    const poll = bench.request()
    bench.environment.sleep(hour)
    await bench.environment.advance(999)
    expect(poll.signal?.aborted).toBe(false)
    await bench.environment.advance(1)
    expect(poll.signal?.aborted).toBe(true)
  })

  it('takes a WebSocket that opened meanwhile', async () => {
    const { environment, client, socket, state } = createBench('websocket')
    client.start()
    environment.sleep(hour)
    await environment.advance(0)
    socket().opens()
    expect(state()).toEqual(['open', 1, 'opened'])
  })

  it('does not blame the limit of the browser for its own sleep', async () => {
    const { environment, client, source, state } = createBench('sse')
    client.start()
    environment.sleep(hour)
    await environment.advance(0)
    expect(state()).toEqual(['connecting', 0, 'started'])
    source().opens()
    expect(state()).toEqual(['open', 1, 'opened'])
  })

  it('takes the answer to its post', async () => {
    const environment = createFakeEnvironment()
    const write = { body: 'b', author: 'a', ref: 'r' }
    const sent = postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', write)
    environment.sleep(hour)
    await environment.advance(0)
    await environment.requests[0]?.answers(message(5), { status: 201 })
    expect(await sent).toEqual({ id: 5 })
  })
})
