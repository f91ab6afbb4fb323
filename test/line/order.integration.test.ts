import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { NetworkFaultsPatch } from '../../main/shared/contract/network.ts'
import type { WireBooking } from '../../main/shared/contract/status.ts'
import { turn, until } from '../servers/harness.ts'
import { clientFrame, connectRaw, serverFrames, type RawClient } from '../servers/raw-client.ts'
import { passUntil } from '../support/passing-time.ts'
import { openPushed, requestOf, startLined, type Lined } from './lined.ts'

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

/** Plans the faults, step by step from now on; the last ones are lifted. Returns when, in ms. */
function planFaults({ clock, line }: Lined, list: readonly Step[]): number {
  let at = 0
  for (const { faults, lasts } of list) {
    clock.after(at, () => line.setFaults('all', faults))
    at += lasts
  }
  clock.after(at, () => line.setFaults('all', {}))
  return clock.now() + at
}

/** Plans messages, four of them every 4 ms. */
function planMessages({ clock, append }: Lined, bodies: readonly string[]): void {
  for (let index = 0; index < bodies.length; index += 4) {
    clock.after(index, () => void append(...bodies.slice(index, index + 4)))
  }
}

function booking({ server, ledger }: Lined): WireBooking | undefined {
  server.settle()
  return ledger.of('pane')?.wire
}

/** Lets time pass until all is booked that a client has sent and received. */
function passUntilBooked(harness: Lined, client: RawClient): Promise<void> {
  return passUntil(harness.clock, () => {
    const { total = 0, sent = 0 } = booking(harness) ?? {}
    return total + sent >= client.socket.bytesRead + client.socket.bytesWritten
  })
}

async function expectBooked(harness: Lined, client: RawClient): Promise<void> {
  await passUntilBooked(harness, client)
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
        planMessages(harness, bodies)
        const end = planFaults(harness, list)
        await passUntil(
          harness.clock,
          () => harness.clock.now() >= end && client.received().includes(`"${bodies.at(-1)}"`),
        )
        const events = unchunked(client.text()).split('\n\n').slice(1, -1)
        expect(events.map((event) => bodyOf(event.slice(event.indexOf('data: ') + 6)))).toEqual(
          bodies,
        )
        await expectBooked(harness, client)
        client.socket.destroy()
      }),
      runs,
    )
  })

  it('leave every byte of WebSocket in its place, both ways', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const harness = await startLined('websocket')
        const client = await openPushed(harness)
        const texts = (): Buffer[] =>
          serverFrames(client.received())
            .filter(({ opcode }) => opcode === 1)
            .map(({ data }) => data)
        planMessages(harness, bodies)
        for (const [at, body] of bodies.entries()) {
          const frame = clientFrame(JSON.stringify({ body, ref: body.slice(0, 8) }))
          harness.clock.after(at, () => client.send(frame))
        }
        const end = planFaults(harness, list)
        await passUntil(
          harness.clock,
          () => harness.clock.now() >= end && texts().length >= 3 * bodies.length,
        )
        const { messages } = await harness.stream.read(0, 1_000)
        const delivered = texts()
          .map(String)
          .filter((text) => !text.includes('"type"'))
        expect(delivered.map(bodyOf)).toEqual(messages.map(({ body }) => body))
        const posted = messages.filter(({ author }) => author !== 'tester')
        expect(posted.map(({ body }) => body)).toEqual(bodies)
        await expectBooked(harness, client)
        client.socket.destroy()
      }),
      runs,
    )
  })

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
          await passUntil(harness.clock, () => {
            const answer = client.received().subarray(read).toString('latin1')
            const head = answer.indexOf('\r\n\r\n') + 4
            const length = Number(/Content-Length: (\d+)/.exec(answer)?.[1] ?? Number.NaN)
            if (head < 4 || !(answer.length >= head + length)) return false
            expect(answer.startsWith('HTTP/1.1 200 OK\r\n')).toBe(true)
            expect(answer.length).toBe(head + length)
            content = answer.slice(head)
            return true
          })
          read = client.received().length
          for (const message of JSON.parse(content ?? '') as { id: number; body: string }[]) {
            polled.push(message.body)
            after = message.id
          }
        }
        planMessages(harness, bodies)
        planFaults(harness, list)
        while (polled.length < bodies.length) await poll()
        expect(polled).toEqual(bodies)
        await expectBooked(harness, client)
        client.socket.destroy()
      }),
      runs,
    )
  })
})

describe('the ledger behind the line', () => {
  it('books an answer once it has been carried, and nothing that is held back', async () => {
    const harness = await startLined('polling')
    await harness.fill(20)
    const client = await connectRaw(harness.port)
    const request = requestOf('polling', harness.port)
    client.send(request)
    await client.expect('body 19')
    await passUntilBooked(harness, client)
    const first = booking(harness)?.total ?? 0
    harness.line.setFaults('polling', { latency: 150 })
    const before = { waiting: harness.clock.pending(), carried: harness.carried() }
    client.send(request)
    await until(() => harness.clock.pending() > before.waiting)
    await harness.clock.advance(150)
    // The request has come through; its answer waits in the line.
    await until(() => harness.clock.pending() > before.waiting)
    await harness.clock.advance(149)
    expect(harness.carried()).toBe(before.carried)
    expect(booking(harness)?.total).toBe(first + request.length)
    await harness.clock.advance(1)
    await until(() => client.text().split('body 19').length === 3)
    await expectBooked(harness, client)
    expect(booking(harness)?.payload).toBe(2 * (20 * 'body 0'.length + 10))
    client.socket.destroy()
  })

  it('books the end of a stream that was held back', async () => {
    const harness = await startLined('sse')
    const client = await openPushed(harness)
    harness.line.setFaults('all', { latency: 100 })
    await harness.append('last words')
    await turn()
    harness.server.endStream()
    await harness.clock.advance(100)
    await client.expect('0\r\n\r\n')
    await expectBooked(harness, client)
    expect(booking(harness)?.payload).toBe('last words'.length)
    client.socket.destroy()
  })
})
