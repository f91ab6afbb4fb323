import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { friendlyOrigin } from '../servers/harness.ts'
import { open } from '../servers/websocket-client.ts'
import { openPushed, startLined } from './lined.ts'

const paths = { polling: '/getData', sse: '/sse' } as const
const origin = { Origin: friendlyOrigin }

/** What a WebSocket client is answered in place of 101. */
function refusedUpgrade(url: string): Promise<{ status: number; headers: object; body: string }> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, { headers: origin })
    ws.once('open', () => reject(new Error('It was accepted.')))
    ws.on('error', () => undefined)
    ws.once('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (part) => (body += String(part)))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      )
    })
  })
}

describe.each(['polling', 'sse'] as const)('%s while it is unavailable', (transport) => {
  it.each(['GET', 'HEAD', 'POST'])('answers %s with 503 that a page can read', async (method) => {
    const { url, line, stream } = await startLined(transport)
    line.setFaults(transport, { unavailable: 7 })
    const path = method === 'POST' ? '/messages' : paths[transport]
    const response = await fetch(`${url}${path}?client=pane`, {
      method,
      headers: { ...origin, 'Content-Type': 'application/json' },
      ...(method === 'POST' ? { body: '{"body":"x"}' } : {}),
    })
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('7')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(friendlyOrigin)
    expect(response.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After')
    const text = await response.text()
    if (method === 'HEAD') expect(text).toBe('')
    else expect(JSON.parse(text)).toMatchObject({ error: { code: 'unavailable' } })
    expect(stream.bounds().count).toBe(0)
  })

  it('goes on answering preflights and the page, and everything once it is lifted', async () => {
    const { url, line } = await startLined(transport)
    line.setFaults('all', { unavailable: 1 })
    const preflight = await fetch(`${url}/messages`, {
      method: 'OPTIONS',
      headers: { ...origin, 'Access-Control-Request-Method': 'POST' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toBe('POST')
    expect((await fetch(`${url}/`)).status).toBe(200)
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
    line.setFaults('all', {})
    expect((await fetch(`${url}${paths[transport]}`, { method: 'HEAD' })).status).toBe(200)
  })

  it('is so for one client alone, and on a connection that is kept', async () => {
    const { url, line } = await startLined(transport)
    line.setFaults({ client: 'pane' }, { unavailable: 3 })
    const statusOf = async (client: string): Promise<number> => {
      const response = await fetch(`${url}${paths[transport]}?client=${client}`, { method: 'HEAD' })
      return response.status
    }
    for (let round = 0; round < 3; round += 1) {
      expect(await statusOf('pane')).toBe(503)
      expect(await statusOf('other')).toBe(200)
    }
  })
})

describe('a WebSocket server that is unavailable', () => {
  it('answers upgrades with 503 and Retry-After, and a plain request with 426', async () => {
    const { url, port, line } = await startLined('websocket')
    line.setFaults('websocket', { unavailable: 12 })
    const refused = await refusedUpgrade(url)
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'retry-after': '12', 'access-control-allow-origin': friendlyOrigin },
    })
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'unavailable' } })
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(426)
    line.setFaults('websocket', {})
    const { ws } = await open(url)
    ws.terminate()
  })

  it('lets the connections be that are open, and is so for one client alone', async () => {
    const harness = await startLined('websocket')
    const client = await openPushed(harness)
    harness.line.setFaults({ client: 'pane' }, { unavailable: 1 })
    await harness.append('still here')
    await client.expect('still here')
    expect((await refusedUpgrade(`${harness.url}/?client=pane`)).status).toBe(503)
    const other = await open(harness.url, '?client=other')
    other.ws.terminate()
  })
})

it.each<Transport>(['polling', 'sse', 'websocket'])(
  'another transport is not touched by the scope of %s',
  async (transport) => {
    const other = transport === 'sse' ? 'polling' : 'sse'
    const { url, line } = await startLined(other)
    line.setFaults(transport, { unavailable: 1 })
    expect((await fetch(`${url}${paths[other]}`, { method: 'HEAD' })).status).toBe(200)
  },
)
