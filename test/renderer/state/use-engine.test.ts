import { describe, expect, it, vi } from 'vitest'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import { useEngine } from '../../../renderer/state/use-engine.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'
import { createFakeHost, statisticsWith, statusWith } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'

function open(host = createFakeHost()) {
  const notices = useNotices(() => undefined)
  const onMoved = vi.fn()
  return { host, notices, onMoved, engine: useEngine({ host, notices, now: () => 0, onMoved }) }
}

describe('the engine as the page sees it', () => {
  it('is up once it has told its status', async () => {
    const { engine } = open()
    expect(engine.state.value).toBe('starting')
    await settled()
    expect(engine.state.value).toBe('up')
    expect(engine.status.value?.servers.polling.port).toBe(3_000)
  })

  it('is gone when the connection is, and up again with it', async () => {
    const { engine, host } = open()
    await settled()
    expect(engine.state.value).toBe('up')
    host.failure = new PlaygroundError('stopped', 'Gone.')
    host.tellConnection(false)
    expect(engine.state.value).toBe('gone')
    host.failure = undefined
    host.tellConnection(true)
    await settled()
    expect(engine.state.value).toBe('up')
  })

  it('is heard while its statistics come, and for 5 s after', async () => {
    const host = createFakeHost()
    let now = 0
    const engine = useEngine({
      host,
      notices: useNotices(() => undefined),
      onMoved: () => undefined,
      now: () => now,
    })
    await settled()
    expect(engine.heard()).toBe(false)
    host.tell('statistics', statisticsWith())
    now = 5_000
    expect(engine.heard()).toBe(true)
    now = 5_001
    expect(engine.heard()).toBe(false)
    // Whoever has read that clock already, says so.
    expect([engine.heard(5_000), engine.heard(5_001)]).toEqual([true, false])
    await engine.settle()
    expect(engine.heard()).toBe(true)
    host.tellConnection(false)
    expect(engine.heard()).toBe(false)
  })

  it('says that it does not know a page with an old token', async () => {
    const host = createFakeHost()
    host.failure = new PlaygroundError('forbidden', 'No.')
    const { engine } = open(host)
    await settled()
    expect(engine.state.value).toBe('forbidden')
  })

  it('says so as well where the engine went, and another one came in its place', async () => {
    const { engine, host } = open()
    await settled()
    host.failure = new PlaygroundError('stopped', 'Gone.')
    host.tellConnection(false)
    await settled()
    expect(engine.state.value).toBe('gone')
    host.failure = new PlaygroundError('forbidden', 'No.')
    host.tellConnection(false)
    await settled()
    expect(engine.state.value).toBe('forbidden')
    await engine.settle()
    expect(engine.state.value).toBe('forbidden')
  })

  it('calls an engine that refuses one thing not gone', async () => {
    const { engine, host } = open()
    await settled()
    host.failure = new PlaygroundError('store_busy', 'Busy.')
    await engine.settle()
    expect(engine.state.value).toBe('up')
  })

  it('tells when a server moved to another port, which the page’s policy forbids', async () => {
    const { engine, host, onMoved } = open()
    await settled()
    expect(engine.state.value).toBe('up')
    host.tell('status', statusWith({ producing: false }))
    expect(onMoved).not.toHaveBeenCalled()
    const { servers } = host.status
    host.tell(
      'status',
      statusWith({ servers: { ...servers, sse: { ...servers.sse, port: 4_001 } } }),
    )
    expect(onMoved).toHaveBeenCalledOnce()
  })

  it('turns a refused action into a notice', async () => {
    const { engine, host, notices } = open()
    await expect(engine.act('burst', 100)).resolves.toBe(true)
    host.failure = new PlaygroundError('store_busy', 'Busy.')
    await expect(engine.act('burst', 100)).resolves.toBe(false)
    expect(notices.list.value).toMatchObject([
      { level: 'error', key: 'refusal.store_busy', error: { code: 'store_busy' } },
    ])
  })
})
