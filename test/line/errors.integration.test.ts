import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { NetworkFaultsPatch } from '../../main/shared/contract/network.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { friendlyOrigin, type Harness } from '../servers/harness.ts'
import { connectRaw } from '../servers/raw-client.ts'
import { openPushed, requestOf, startLined } from './lined.ts'

interface Answered {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly code: unknown
}

const paths = { polling: '/getData', sse: '/sse' } as const

/** Asks as a client of this transport does, and goes away again. */
async function ask({ server, url }: Harness, client: string): Promise<Answered> {
  const { transport } = server.status()
  if (transport !== 'websocket') {
    const controller = new AbortController()
    const response = await fetch(`${url}${paths[transport]}?client=${client}`, {
      headers: { Origin: friendlyOrigin },
      signal: controller.signal,
    })
    const { status, headers, ok } = response
    const answer = ok ? undefined : ((await response.json()) as { error: { code: string } })
    const readable = headers.get('Access-Control-Allow-Origin') === friendlyOrigin
    controller.abort()
    const retryAfter = headers.get('Retry-After') ?? undefined
    return { status, retryAfter, code: readable ? answer?.error.code : 'unreadable' }
  }
  return new Promise((resolve) => {
    const ws = new WebSocket(`${url}/?client=${client}`)
    ws.on('error', () => undefined)
    ws.once('open', () => {
      ws.terminate()
      resolve({ status: 101, retryAfter: undefined, code: undefined })
    })
    ws.once('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (part) => (body += String(part)))
      response.on('end', () => {
        const { error } = JSON.parse(body) as { error: { code: string } }
        const retryAfter = response.headers['retry-after']
        resolve({ status: response.statusCode ?? 0, retryAfter, code: error.code })
      })
    })
  })
}

/** How many bytes a request is answered with; the connection may be reset before it is sent. */
async function bytesAnswered(transport: Transport, port: number): Promise<number> {
  try {
    const client = await connectRaw(port)
    client.send(requestOf(transport, port))
    await client.closed()
    return client.received().length
  } catch {
    return 0
  }
}

const success = { polling: 200, sse: 200, websocket: 101 } as const

const errors: readonly [NetworkFaultsPatch, Answered][] = [
  [{ unavailable: 7 }, { status: 503, retryAfter: '7', code: 'unavailable' }],
  [{ tooManyRequests: 9 }, { status: 429, retryAfter: '9', code: 'too_many_requests' }],
  [{ serverError: true }, { status: 500, retryAfter: undefined, code: 'server_error' }],
  [{ errorShare: 100 }, { status: 500, retryAfter: undefined, code: 'server_error' }],
  [
    { errorShare: 100, tooManyRequests: 2 },
    { status: 429, retryAfter: '2', code: 'too_many_requests' },
  ],
  [
    { tooManyRequests: 2, unavailable: 3, serverError: true },
    { status: 503, retryAfter: '3', code: 'unavailable' },
  ],
]

describe.each(transports)('%s where requests are set to fail', (transport: Transport) => {
  it.each(errors)('with %j answers %j, to one client alone', async (faults, expected) => {
    const harness = await startLined(transport)
    harness.line.setFaults({ client: 'pane' }, faults)
    expect(await ask(harness, 'pane')).toEqual(expected)
    expect((await ask(harness, 'other')).status).toBe(success[transport])
    harness.line.setFaults({ client: 'pane' }, {})
    expect((await ask(harness, 'pane')).status).toBe(success[transport])
  })

  it('fails a share of them, each by chance', async () => {
    const harness = await startLined(transport)
    harness.line.setFaults('all', { errorShare: 30, tooManyRequests: 1 })
    const statuses: number[] = []
    for (let count = 0; count < 100; count += 1) {
      statuses.push((await ask(harness, 'pane')).status)
    }
    // The dice of the test fall the same way every time.
    expect(new Set(statuses)).toEqual(new Set([429, success[transport]]))
    const failed = statuses.filter((status) => status === 429).length
    expect(failed).toBeGreaterThan(15)
    expect(failed).toBeLessThan(45)
  })

  it('is down for a time, and comes back by itself', async () => {
    const harness = await startLined(transport)
    const { clock, line, port } = harness
    const open = await openPushed(harness)
    line.setFaults('all', { downFor: 5 })
    await open.closed()
    expect(await bytesAnswered(transport, port)).toBe(0)
    await clock.advance(5_000)
    expect((await ask(harness, 'pane')).status).toBe(success[transport])
  })
})

it('a connection that is open goes on while new ones are refused', async () => {
  const harness = await startLined('sse')
  const client = await openPushed(harness)
  harness.line.setFaults('all', { serverError: true })
  await harness.append('still here')
  await client.expect('still here')
})
