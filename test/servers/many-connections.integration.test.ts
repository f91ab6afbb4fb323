import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startServer, until } from './harness.ts'
import { askRaw, handshake } from './raw-client.ts'
import { open } from './websocket-client.ts'

const limit = 1_000

describe('a WebSocket server that is full', () => {
  it('answers the 1,001st with 503 before the upgrade, and drops none of the 1,000', async () => {
    const { url, port, append, server } = await startServer('websocket', { maxConnections: limit })
    const inside = await Promise.all(Array.from({ length: limit }, () => open(url)))
    const late = await Promise.all(Array.from({ length: 20 }, () => askRaw(port, handshake(port))))
    for (const { status, text } of late) {
      expect(status).toBe(503)
      expect(text).toMatch(/^Retry-After: 5\r$/m)
      expect(text).not.toContain('Sec-WebSocket-Accept')
    }
    await append('for those inside')
    await until(() => inside.every(({ texts }) => texts.length === 1))
    expect(inside.filter(({ ws }) => ws.readyState !== WebSocket.OPEN)).toHaveLength(0)
    inside[0]?.ws.terminate()
    await until(() => server.sockets() === limit - 1)
    const next = await open(url)
    for (const { ws } of [...inside, next]) ws.terminate()
  })
})
