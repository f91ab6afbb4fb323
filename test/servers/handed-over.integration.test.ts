import { describe, expect, it } from 'vitest'
import type { Handover } from '../../main/shared/contract/status.ts'
import { createLedger } from '../../main/engine/ledger.ts'
import { startLined } from '../line/lined.ts'
import { startServer, type Harness } from './harness.ts'
import { connectRaw, handshake, type RawClient } from './raw-client.ts'

function handedOver({ server, ledger }: Harness): Handover | undefined {
  server.settle()
  return ledger.of('pane')?.handedOver
}

const ask = (port: number, target: string): string =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`

/** A client that is pushed to from the first message on. */
async function open(
  transport: 'sse' | 'websocket',
  { port }: Harness,
  name = 'pane',
): Promise<RawClient> {
  const client = await connectRaw(port)
  const target = `client=${name}&after=0`
  client.send(transport === 'sse' ? ask(port, `/sse?${target}`) : handshake(port, `/?${target}`))
  return client
}

describe('what was handed over to a client', () => {
  it.each(['sse', 'websocket'] as const)(
    'is the newest message pushed, and when: %s',
    async (transport) => {
      const harness = await startServer(transport)
      const client = await open(transport, harness)
      await client.expect('\r\n\r\n')
      expect(handedOver(harness)).toBeUndefined()
      await harness.clock.advance(250)
      const at = harness.clock.now()
      await harness.append('one', 'two', 'three')
      await client.expect('three')
      expect(handedOver(harness)).toEqual({ id: 3, at })
      // It is not reported again if nothing more was handed over.
      await harness.clock.advance(250)
      expect(handedOver(harness)).toEqual({ id: 3, at })
    },
  )

  it.each(['sse', 'websocket'] as const)(
    'is not what a fault holds back: %s',
    async (transport) => {
      const harness = await startLined(transport)
      const { line } = harness
      const client = await open(transport, harness)
      const other = await open(transport, harness, 'other')
      await harness.append('seen')
      await client.expect('seen')
      line.setFaults({ client: 'pane' }, { halfOpen: true })
      await harness.append('held')
      await other.expect('held')
      expect(handedOver(harness)?.id).toBe(1)
      expect(client.text()).not.toContain('held')
      line.setFaults({ client: 'pane' }, {})
      await client.expect('held')
      await expect.poll(() => handedOver(harness)?.id).toBe(2)
    },
  )

  it('is the last row of an answer to a poll, and nothing for one without rows', async () => {
    const harness = await startServer('polling')
    const client = await connectRaw(harness.port)
    client.send(ask(harness.port, '/getData?client=pane&after=0'))
    await client.expect('[]')
    expect(handedOver(harness)).toBeUndefined()
    await harness.append('one', 'two')
    client.send(ask(harness.port, '/getData?client=pane&after=0'))
    await client.expect('two')
    await expect.poll(() => handedOver(harness)?.id).toBe(2)
  })

  it('is not told of clients without a name', async () => {
    const told: string[] = []
    const ledger = { ...createLedger(), handOver: (client: string) => void told.push(client) }
    const harness = await startServer('sse', { ledger })
    const client = await connectRaw(harness.port)
    client.send(ask(harness.port, '/sse?after=0'))
    await harness.append('one')
    await client.expect('one')
    harness.server.settle()
    expect(told).toEqual([])
  })
})
