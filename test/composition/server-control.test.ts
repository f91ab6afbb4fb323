import { describe, expect, it } from 'vitest'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { Incident } from '../../main/shared/contract/incident.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { createServerControl } from '../../main/composition/server-control.ts'
import type { TransportServer } from '../../main/servers/server.ts'
import { createManualClock } from '../support/manual-clock.ts'

/** A control over three servers that are played here; what was done to them is in `done`. */
function setUp() {
  const clock = createManualClock(0)
  const done: string[] = []
  const incidents: Incident[] = []
  const failing = new Map<string, Error>()
  const at = (what: string): void => void done.push(`${clock.now()} ${what}`)

  function serverOf(transport: Transport): TransportServer {
    let running = true
    const server: Pick<TransportServer, 'start' | 'stop' | 'status' | 'sockets'> = {
      async start() {
        const error = failing.get(transport)
        if (error !== undefined) throw error
        running = true
        at(`${transport} starts`)
      },
      async stop() {
        running = false
        at(`${transport} stops`)
      },
      status: () => ({ transport, state: running ? 'running' : 'stopped', port: 4_000, url: '' }),
      sockets: () => 2,
    }
    return server as TransportServer
  }
  const servers = Object.fromEntries(
    transports.map((transport) => [transport, serverOf(transport)] as const),
  ) as Record<Transport, TransportServer>
  const control = createServerControl({
    servers,
    clock,
    stream: {
      async renew() {
        const error = failing.get('renew')
        if (error !== undefined) throw error
        at('the stream is renewed')
      },
    },
    down: () => at('down'),
    tell: (incident) => incidents.push(incident),
  })
  const states = () => transports.map((transport) => servers[transport].status().state)
  return { clock, control, done, failing, incidents, states }
}

const taken = Object.assign(new Error('taken'), { code: 'EADDRINUSE' })

describe('another stream in the place of the one that is read', () => {
  it('comes while nobody is connected, and is told of as what it is', async () => {
    const { control, done, incidents, states } = setUp()
    await control.stop('sse')
    await control.replace('rewound', async () => void done.push('swapped'))
    expect(done.slice(1)).toEqual([
      '0 polling stops',
      '0 websocket stops',
      'swapped',
      '0 down',
      '0 polling starts',
      '0 websocket starts',
    ])
    expect(incidents).toEqual([{ at: 0, kind: 'rewound', scope: 'all', connections: 4 }])
    expect(states()).toEqual(['running', 'stopped', 'running'])
  })

  it('comes all the same where the playground is being stopped, and starts nothing', async () => {
    const { control, done } = setUp()
    await control.close()
    await control.replace('replaced', async () => void done.push('swapped'))
    expect(done).toEqual(['swapped'])
  })
})

describe('a restart', () => {
  it('stops, tells of it, waits exactly as long as it was told, and starts', async () => {
    const { clock, control, done, incidents } = setUp()
    const restarted = control.restart({ servers: 'sse', history: true, downFor: 400 })
    await clock.advance(0)
    await clock.advance(399)
    expect(done).toEqual(['0 sse stops', '0 down'])
    expect(incidents).toEqual([{ at: 0, kind: 'restarted', scope: 'sse', connections: 2 }])
    await clock.advance(1)
    await restarted
    expect(done.slice(2)).toEqual(['400 sse starts'])
  })

  it('without history renews the stream while no server is there, whichever was named', async () => {
    const { control, done, incidents } = setUp()
    await control.restart({ servers: 'sse', history: false, downFor: 0 })
    expect(done.slice(0, 3).toSorted()).toEqual(
      transports.map((one) => `0 ${one} stops`).toSorted(),
    )
    expect(done.slice(3, 5)).toEqual(['0 the stream is renewed', '0 down'])
    expect(done.slice(5)).toHaveLength(3)
    expect(incidents).toMatchObject([{ kind: 'restarted-empty', scope: 'all', connections: 6 }])
  })

  it('of all leaves a stopped server stopped; one that is named is started', async () => {
    const { control, states } = setUp()
    await control.stop('polling')
    await control.stop('sse')
    await control.restart({ servers: 'all', history: true, downFor: 0 })
    expect(states()).toEqual(['stopped', 'stopped', 'running'])
    await control.restart({ servers: 'sse', history: true, downFor: 0 })
    expect(states()).toEqual(['stopped', 'running', 'running'])
  })

  it('says which port was taken meanwhile, once the others have started', async () => {
    const { control, failing, states } = setUp()
    failing.set('sse', taken)
    await expect(
      control.restart({ servers: 'all', history: true, downFor: 0 }),
    ).rejects.toMatchObject({ code: 'port_taken' })
    expect(states()).toEqual(['running', 'stopped', 'running'])
    failing.clear()
    await control.start('sse')
    expect(states()).toEqual(['running', 'running', 'running'])
  })

  it('comes back at once, and says why, where the history cannot be dropped', async () => {
    const { control, failing, incidents, states } = setUp()
    failing.set('renew', new PlaygroundError('store_busy', 'busy'))
    await expect(
      control.restart({ servers: 'all', history: false, downFor: 30_000 }),
    ).rejects.toMatchObject({ code: 'store_busy' })
    expect(states()).toEqual(['running', 'running', 'running'])
    expect(incidents).toMatchObject([{ kind: 'restarted' }])
  })
})

describe('orders', () => {
  it('wait for one another', async () => {
    const { clock, control, done } = setUp()
    const order = { servers: 'sse', downFor: 100, history: true } as const
    const orders = Promise.all([
      control.restart(order),
      control.stop('polling'),
      control.restart(order),
    ])
    await clock.advance(0)
    await clock.advance(250)
    await orders
    expect(done.filter((what) => !what.endsWith('down'))).toEqual([
      '0 sse stops',
      '100 sse starts',
      '100 polling stops',
      '100 sse stops',
      '200 sse starts',
    ])
  })

  it('end without any time going by where the playground ends, and start nothing', async () => {
    const { clock, control, done } = setUp()
    const restarted = control.restart({ servers: 'sse', history: true, downFor: 30_000 })
    const queued = control.start('polling')
    const refusals = Promise.all([
      expect(restarted).rejects.toMatchObject({ code: 'stopped' }),
      expect(queued).rejects.toMatchObject({ code: 'stopped' }),
    ])
    await clock.advance(0)
    await control.close()
    await refusals
    await expect(control.start('sse')).rejects.toMatchObject({ code: 'stopped' })
    expect(done).toEqual(['0 sse stops', '0 down'])
    expect([clock.now(), clock.pending()]).toEqual([0, 0])
  })
})
