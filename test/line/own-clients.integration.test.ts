import { describe, expect, it, onTestFinished } from 'vitest'
import { webEnvironment } from '../../main/hosts/measure/node-environment.ts'
import { createClient } from '../../main/shared/clients/registry.ts'
import { laneRows, lanes, type Lane } from '../../main/shared/contract/lanes.ts'
import { createSequenceLedger } from '../../main/shared/measures/sequence-ledger.ts'
import { startLined, type Lined } from './lined.ts'

/** A client of the window on a server behind a line, with its audit; resolves once it follows the stream. */
async function open(lane: Lane) {
  const harness = await startLined(laneRows[lane].transport)
  const ledger = createSequenceLedger()
  const states: string[] = []
  let unreadable = 0
  const { bounds, id: stream } = harness.stream
  const client = createClient[lane](
    {
      url: () => harness.url,
      client: 'pane',
      effective: () => ({
        pollInterval: 20,
        pollMode: 'new',
        pushInterval: 0,
        heartbeat: 0,
        resume: true,
      }),
      store: () => ({ stream, ...bounds() }),
      refused: () => false,
      forbidden: () => false,
      // The clock of the server is the test's: all that comes counts as new.
      clock: { offset: () => -1e14, uncertainty: () => 0 },
    },
    {
      onState: (state) => void states.push(state),
      onBaseline: ledger.begin,
      onMessages(messages) {
        for (const { id } of messages) ledger.accept(id)
      },
      onRequest: () => undefined,
      onAsking: () => undefined,
      onLate: () => undefined,
      onReset: () => undefined,
      onHeartbeat: () => undefined,
      onUnreadable: () => void (unreadable += 1),
    },
    webEnvironment(),
  )
  client.start()
  onTestFinished(client.stop)
  await expect.poll(() => states.at(-1)).toBe('open')
  await harness.append('first')
  await expect.poll(client.cursor).toBe(1)
  const set: Lined['line']['setFaults'] = (scope, faults) => harness.line.setFaults(scope, faults)
  return { ...harness, client, states, ledger, set, unreadable: () => unreadable }
}

const pushing = lanes.filter((lane) => laneRows[lane].transport !== 'polling')

describe.each(pushing)('the client of %s', (lane) => {
  it('stays open, counts what it cannot read, and audits what is missed, twice or late', async () => {
    const { append, client, clock, ledger, set, states, unreadable } = await open(lane)
    set('all', { brokenJson: 100 })
    await append('broken')
    await expect.poll(unreadable).toBe(1)
    set('all', { duplicated: 100 })
    await append('twice')
    await expect.poll(() => ledger.counts().duplicated).toBe(1)
    expect(ledger.counts().missed).toBe(1)
    set('all', { lateBy: 1_000 })
    await append('late')
    set('all', {})
    await append('in time')
    await expect.poll(client.cursor).toBe(5)
    expect(ledger.counts()).toMatchObject({ missed: 2, outOfOrder: 0 })
    await clock.advance(1_000)
    await expect.poll(() => ledger.counts().outOfOrder).toBe(1)
    expect(ledger.counts()).toMatchObject({ missed: 1, duplicated: 1 })
    expect(states.filter((state) => state !== 'connecting')).toEqual(['open'])
  })
})

describe('the client of polling', () => {
  it('asks again for an answer that it cannot read, and misses nothing', async () => {
    const { append, client, ledger, set, states, unreadable } = await open('polling')
    set('all', { brokenJson: 100 })
    await append('broken')
    await expect.poll(unreadable).toBeGreaterThan(1)
    expect(states.at(-1)).toBe('waiting')
    set('all', {})
    await expect.poll(client.cursor).toBe(2)
    expect(ledger.counts()).toMatchObject({ missed: 0, duplicated: 0 })
    expect(states.at(-1)).toBe('open')
  })

  it('audits what is twice in an answer, and waits for a late one', async () => {
    const { append, client, clock, ledger, set } = await open('polling')
    set('all', { duplicated: 100 })
    await append('twice')
    await expect.poll(() => ledger.counts().duplicated).toBe(1)
    set('all', { lateBy: 1_000 })
    const timers = clock.pending()
    await append('late')
    await expect.poll(clock.pending).toBe(timers + 1)
    set('all', {})
    await append('in time')
    expect(client.cursor()).toBe(2)
    await clock.advance(1_000)
    await expect.poll(client.cursor).toBe(4)
    expect(ledger.counts()).toMatchObject({ missed: 0, outOfOrder: 0 })
  })
})
