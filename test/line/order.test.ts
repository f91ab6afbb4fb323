import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { NetworkFaultsPatch } from '../../main/contract/network.ts'
import type { WireBooking } from '../../main/contract/status.ts'
import { until } from '../servers/harness.ts'
import { clientFrame, connectRaw, serverFrames, type RawClient } from '../servers/raw-client.ts'
import { openPushed, pause, requestOf, startLined, type Lined } from './lined.ts'

interface Step {
  readonly faults: NetworkFaultsPatch
  readonly lasts: number
}

const off = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    faults: fc
      .record({
        latency: off(fc.integer({ min: 1, max: 60 })),
        jitter: off(fc.integer({ min: 1, max: 60 })),
        bandwidth: off(fc.integer({ min: 50_000, max: 2_000_000 })),
        sliced: off(fc.integer({ min: 5, max: 2_000 })),
        halfOpen: off(fc.boolean()),
      })
      .map(
        (faults) =>
          Object.fromEntries(
            Object.entries(faults).filter(([, value]) => value !== undefined),
          ) as NetworkFaultsPatch,
      ),
    lasts: fc.integer({ min: 0, max: 60 }),
  }),
  { minLength: 4, maxLength: 10 },
)
const runs = { numRuns: 10, seed: 20_250_601 }

/** Bodies of many sizes, each telling its place. */
function makeBodies(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${index}:${'z'.repeat((index * 977) % 9_000)}`,
  )
}

/** Switches the faults step by step, then lifts them. */
async function vary({ line }: Lined, list: readonly Step[]): Promise<void> {
  for (const { faults, lasts } of list) {
    line.setFaults('all', faults)
    await pause(lasts)
  }
  line.setFaults('all', {})
}

async function appendSlowly(harness: Lined, bodies: readonly string[]): Promise<void> {
  for (let index = 0; index < bodies.length; index += 4) {
    await harness.append(...bodies.slice(index, index + 4))
    await pause(4)
  }
}

function booking({ server, ledger }: Lined): WireBooking | undefined {
  server.settle()
  return ledger.snapshot()['pane']
}

function expectBooked(harness: Lined, client: RawClient): void {
  const account = booking(harness)
  const { handshake = 0, headers = 0, framing = 0, payload = 0, heartbeat = 0 } = account ?? {}
  const { up = 0, down = 0, total, sent = 0 } = account ?? {}
  expect(handshake + headers + framing + payload + heartbeat).toBe(total)
  expect(up + down).toBe(total)
  expect((total ?? 0) + sent).toBe(client.socket.bytesRead + client.socket.bytesWritten)
}

const bodyOf = (json: string): string => (JSON.parse(json) as { body: string }).body

/** The content of a chunked answer, with every chunk checked (RFC 9112 7.1). */
function unchunked(received: string): string {
  let at = received.indexOf('\r\n\r\n') + 4
  let content = ''
  while (at < received.length) {
    const end = received.indexOf('\r\n', at)
    const size = Number.parseInt(received.slice(at, end), 16)
    expect(received.slice(end + 2 + size, end + 4 + size)).toBe('\r\n')
    content += received.slice(end + 2, end + 2 + size)
    at = end + 4 + size
  }
  return content
}

describe('faults that change while traffic flows', () => {
  const bodies = makeBodies(120)

  it('leave every byte of SSE in its place', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const harness = await startLined('sse')
        const client = await openPushed(harness)
        await Promise.all([vary(harness, list), appendSlowly(harness, bodies)])
        await client.expect(`"${bodies.at(-1)}"`)
        await pause(10)
        const events = unchunked(client.text()).split('\n\n').slice(1, -1)
        expect(events.map((event) => bodyOf(event.slice(event.indexOf('data: ') + 6)))).toEqual(
          bodies,
        )
        expectBooked(harness, client)
        client.socket.destroy()
      }),
      runs,
    )
  }, 60_000)

  it('leave every byte of WebSocket in its place, both ways', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const harness = await startLined('websocket')
        const client = await openPushed(harness)
        const texts = (): string[] =>
          serverFrames(client.received())
            .filter(({ opcode }) => opcode === 1)
            .map(({ data }) => data.toString())
        async function post(): Promise<void> {
          for (const body of bodies) {
            client.send(clientFrame(JSON.stringify({ body, ref: body.slice(0, 8) })))
            await pause(1)
          }
        }
        await Promise.all([vary(harness, list), appendSlowly(harness, bodies), post()])
        await until(() => texts().length >= 3 * bodies.length)
        await pause(10)
        const { messages } = await harness.stream.read(0, 1_000)
        const delivered = texts().filter((text) => !text.includes('"type"'))
        expect(delivered.map(bodyOf)).toEqual(messages.map(({ body }) => body))
        const posted = messages.filter(({ author }) => author !== 'tester')
        expect(posted.map(({ body }) => body)).toEqual(bodies)
        expectBooked(harness, client)
        client.socket.destroy()
      }),
      runs,
    )
  }, 60_000)

  it('leave every byte of polling in its place', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const harness = await startLined('polling')
        const client = await connectRaw(harness.port)
        onTestFinished(() => void client.socket.destroy())
        const polled: string[] = []
        let after = 0
        let read = 0
        async function poll(): Promise<void> {
          client.send(requestOf('polling', harness.port, `?client=pane&after=${after}&wait=50`))
          let content: string | undefined
          await until(() => {
            const answer = client.text().slice(read)
            const head = answer.indexOf('\r\n\r\n') + 4
            const length = Number(/Content-Length: (\d+)/.exec(answer)?.[1] ?? Number.NaN)
            if (head < 4 || !(answer.length >= head + length)) return false
            expect(answer.startsWith('HTTP/1.1 200 OK\r\n')).toBe(true)
            expect(answer.length).toBe(head + length)
            content = answer.slice(head)
            return true
          }, 15_000)
          read = client.text().length
          for (const message of JSON.parse(content ?? '') as { id: number; body: string }[]) {
            polled.push(message.body)
            after = message.id
          }
        }
        async function pollAll(): Promise<void> {
          while (polled.length < bodies.length) await poll()
        }
        await Promise.all([vary(harness, list), appendSlowly(harness, bodies), pollAll()])
        expect(polled).toEqual(bodies)
        await pause(10)
        expectBooked(harness, client)
        client.socket.destroy()
      }),
      runs,
    )
  }, 60_000)
})

describe('the ledger behind the line', () => {
  it('books an answer once it has been carried, and nothing that is held back', async () => {
    const harness = await startLined('polling')
    await harness.fill(20)
    const client = await connectRaw(harness.port)
    const request = requestOf('polling', harness.port)
    client.send(request)
    await client.expect('body 19')
    await pause(20)
    const first = booking(harness)?.total ?? 0
    harness.line.setFaults('polling', { latency: 150 })
    client.send(request)
    await pause(230)
    expect(booking(harness)?.total).toBe(first + request.length)
    await until(() => client.text().split('body 19').length === 3)
    await pause(20)
    expectBooked(harness, client)
    expect(booking(harness)?.payload).toBe(2 * (20 * 'body 0'.length + 10))
    client.socket.destroy()
  })

  it('books the end of a stream that was held back', async () => {
    const harness = await startLined('sse')
    const client = await openPushed(harness)
    harness.line.setFaults('all', { latency: 100 })
    await harness.append('last words')
    await pause(10)
    harness.server.endStream()
    await client.expect('0\r\n\r\n')
    await pause(20)
    expectBooked(harness, client)
    expect(booking(harness)?.payload).toBe('last words'.length)
    client.socket.destroy()
  })
})
