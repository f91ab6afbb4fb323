import { shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import type { NetworkScope } from '../../../main/shared/contract/network.ts'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import { useEngine } from '../../../renderer/state/use-engine.ts'
import { useNetwork } from '../../../renderer/network/use-network.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'
import type { PaneEntry } from '../../../renderer/panes/pane-list.ts'
import { createFakeHost, statusWith } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'

const entry = (id: string, transport: PaneEntry['transport']) => ({ id, transport }) as PaneEntry

async function open(
  former: readonly string[] = [],
  network: Parameters<typeof statusWith>[0] = {},
) {
  const host = createFakeHost(statusWith(network))
  const notices = useNotices(() => undefined)
  const engine = useEngine({ host, notices, now: () => 0, onMoved: () => undefined })
  await settled()
  expect(engine.state.value).toBe('up')
  const entries = shallowRef<readonly PaneEntry[]>([entry('a', 'sse'), entry('b', 'websocket')])
  const state = useNetwork({ engine, notices, panes: { entries }, former })
  return { host, notices, entries, network: state }
}

describe('the network', () => {
  it('shows a change at once, and the engine has it', async () => {
    const { host, network } = await open()
    const done = network.change('sse', { latency: 200, jitter: 0 })
    expect(network.inForce.value).toEqual([{ scope: 'sse', faults: { latency: 200 } }])
    await done
    expect(host.status.network).toEqual([{ scope: 'sse', faults: { latency: 200 } }])
    expect(network.inForce.value).toEqual(host.status.network)
  })

  it('loses no change that follows another before the engine has answered', async () => {
    const { host, network } = await open()
    const first = network.change('all', { latency: 200 })
    const second = network.change('all', { jitter: 50 })
    await Promise.all([first, second])
    expect(host.status.network).toEqual([{ scope: 'all', faults: { latency: 200, jitter: 50 } }])
  })

  it('sends the newest of many values, and none of those between', async () => {
    const { host, network } = await open()
    const all = [1, 2, 3, 4, 5].map((latency) => network.change('all', { latency }))
    await Promise.all(all)
    expect(host.called.filter((name) => name === 'setNetwork')).toHaveLength(2)
    expect(network.effective('all').latency).toBe(5)
  })

  it('shows what holds for a scope, and what wider ones say where it says nothing', async () => {
    const { network } = await open()
    await network.change('all', { latency: 100, bandwidth: 1_000 })
    await network.change('sse', { latency: 50 })
    await network.change({ client: 'a' }, { sliced: 3 })
    expect(network.effective({ client: 'a' })).toMatchObject({
      latency: 50,
      bandwidth: 1_000,
      sliced: 3,
    })
    expect(network.effective('websocket')).toMatchObject({ latency: 100, sliced: 0 })
    expect(network.own({ client: 'a' })).toEqual({ sliced: 3 })
  })

  it('says off aloud where a wider scope says something else, and not else', async () => {
    const { network } = await open()
    await network.change('all', { latency: 100 })
    await network.change('sse', { latency: 0, halfOpen: false })
    expect(network.own('sse')).toEqual({ latency: 0 })
    await network.change('all', { latency: 0 })
    expect(network.own('all')).toEqual({})
  })

  it('sends an outage once, and not again with what is set while it lasts', async () => {
    const { host, network } = await open()
    await network.change('sse', { downFor: 5 })
    expect(host.status.network).toEqual([{ scope: 'sse', faults: { downFor: 5 } }])
    await network.change('sse', { latency: 20 })
    expect(host.status.network).toEqual([{ scope: 'sse', faults: { latency: 20 } }])
  })

  it('follows what another window sets, and lifts all of it', async () => {
    const { host, network } = await open()
    const elsewhere = [
      { scope: 'all' as const, faults: { down: true } },
      { scope: { client: 'x' }, faults: { latency: 9 } },
    ]
    host.status = { ...host.status, network: elsewhere }
    host.tell('status', host.status)
    expect(network.inForce.value).toEqual(elsewhere)
    await network.liftAll()
    expect(host.status.network).toEqual([])
  })

  it('takes back what the engine refuses, and says so', async () => {
    const { host, notices, network } = await open()
    host.failure = new PlaygroundError('bad_setting', 'No.', 'latency')
    await network.change('all', { latency: 200 })
    expect(network.inForce.value).toEqual([])
    expect(notices.list.value).toMatchObject([{ key: 'refusal.bad_setting' }])
  })

  it('lifts the faults of a pane that is closed, and means all from then on', async () => {
    const { host, entries, network } = await open()
    const scope: NetworkScope = { client: 'b' }
    await network.change(scope, { halfOpen: true })
    await network.change({ client: 'elsewhere' }, { halfOpen: true })
    network.scope.value = scope
    entries.value = [...entries.value]
    expect(network.scope.value).toBe(scope)
    entries.value = entries.value.slice(0, 1)
    expect(network.scope.value).toBe('all')
    await settled()
    expect(host.status.network).toEqual([
      { scope: { client: 'elsewhere' }, faults: { halfOpen: true } },
    ])
  })

  it('lifts the faults of the panes that the page had before it was reloaded', async () => {
    const left = [{ scope: { client: 'old' }, faults: { halfOpen: true } }]
    const { host, entries } = await open(['old'], { network: left })
    entries.value = [...entries.value]
    await settled()
    expect(host.status.network).toEqual([])
  })
})
