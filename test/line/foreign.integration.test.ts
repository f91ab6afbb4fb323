import { describe, expect, it } from 'vitest'
import { transports } from '../../main/shared/contract/transport.ts'
import { connectRaw } from '../servers/raw-client.ts'
import { openPushed, requestOf, startLined } from './lined.ts'

describe.each(transports)('the clients of %s that name nobody', (transport) => {
  it('are cut by themselves, and those with a name are not', async () => {
    const harness = await startLined(transport)
    const pane = await openPushed(harness, '?client=pane')
    const foreign = await openPushed(harness, '')
    expect(harness.line.cut('foreign')).toBe(1)
    await foreign.closed()
    expect(pane.socket.destroyed).toBe(false)
    expect(harness.server.sockets()).toBe(1)
  })

  it('are refused by themselves while the line is down for them, once they have asked', async () => {
    const harness = await startLined(transport)
    harness.line.setFaults('foreign', { down: true })
    const foreign = await connectRaw(harness.port)
    foreign.send(requestOf(transport, harness.port, ''))
    await foreign.closed()
    expect(foreign.received()).toHaveLength(0)
    const pane = await openPushed(harness, '?client=pane')
    expect(pane.socket.destroyed).toBe(false)
  })
})
