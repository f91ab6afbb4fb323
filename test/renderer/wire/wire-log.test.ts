import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import type { WireQuery, WireReading, WireSegment } from '../../../main/shared/contract/wire.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { useWireCaptures } from '../../../renderer/wire/use-wire-captures.ts'
import { openWireLog } from '../../../renderer/wire/wire-log.ts'
import { useWireView } from '../../../renderer/wire/use-wire-view.ts'

/** A capture that a test fills. */
function createCapture() {
  const segments: WireSegment[] = []
  const asked: WireQuery[] = []
  const state = { since: 100, dropped: 0, failure: undefined as Error | undefined, batch: Infinity }
  let offset = 0
  const host = {
    async call(_name: string, query: WireQuery): Promise<WireReading> {
      asked.push(query)
      if (state.failure !== undefined) throw state.failure
      const behind = segments.filter(({ seq }) => seq > query.after)
      const given = behind.slice(0, state.batch)
      return {
        since: state.since,
        segments: given,
        next: given.at(-1)?.seq ?? query.after,
        more: given.length < behind.length,
        dropped: state.dropped,
      }
    },
  } as unknown as Pick<Host, 'call'>
  return {
    host,
    asked,
    state,
    request(path: string) {
      const bytes = Buffer.from(`GET ${path} HTTP/1.1\r\n\r\n`)
      segments.push({
        seq: segments.length + 1,
        connection: 1,
        at: segments.length,
        event: 'up',
        offset,
        bytes: bytes.toString('base64'),
      })
      offset += bytes.length
    },
  }
}

describe('the log of a Wire tab', () => {
  it('asks for what came behind the reading before, until there is no more', async () => {
    const { host, asked, state, request } = createCapture()
    state.batch = 2
    const source = openWireLog(host, 'polling', 'pane')
    for (const path of ['/a', '/b', '/c', '/d', '/e']) request(path)
    await source.read()
    expect(asked.map(({ after }) => after)).toEqual([0, 2, 4])
    expect(source.log.count()).toBe(5)
    expect(source.since()).toBe(100)
    await source.read()
    expect(asked.at(-1)).toEqual({ transport: 'polling', client: 'pane', after: 5 })
  })

  it('asks one question at a time', async () => {
    const { host, asked } = createCapture()
    const source = openWireLog(host, 'sse', 'pane')
    await Promise.all([source.read(), source.read()])
    expect(asked).toHaveLength(1)
  })

  it('says while the engine cannot be read, and goes on afterwards', async () => {
    const { host, state, request } = createCapture()
    const source = openWireLog(host, 'polling', 'pane')
    state.failure = new PlaygroundError('stopped', 'It is gone.')
    await source.read()
    expect(source.readable()).toBe(false)
    state.failure = undefined
    request('/a')
    await source.read()
    expect([source.readable(), source.log.count()]).toEqual([true, 1])
  })

  it('adds up what was lost over captures that followed each other', async () => {
    const { host, state } = createCapture()
    const source = openWireLog(host, 'polling', 'pane')
    state.dropped = 30
    await source.read()
    state.since = 900
    state.dropped = 5
    await source.read()
    expect([source.since(), source.droppedBytes()]).toEqual([900, 35])
  })
})

describe('the captures of a window', () => {
  const pane = { id: 'pane', transport: 'polling' } as const

  it('go on while another tab is shown, and are there when their own is opened again', async () => {
    const { host, request } = createCapture()
    const captures = useWireCaptures(host)
    const view = captures.of(pane)
    await captures.read()
    request('/a')
    await captures.read()
    request('/b')
    await captures.read()
    expect(captures.of(pane)).toBe(view)
    expect(view.source.log.count()).toBe(2)
  })

  it('are not read while a person has stopped them', async () => {
    const { host, asked } = createCapture()
    const captures = useWireCaptures(host)
    const { source } = captures.of(pane)
    await captures.read()
    const before = asked.length
    source.run(false)
    await captures.read()
    expect([source.running(), asked.length]).toEqual([false, before])
    source.run(true)
    await captures.read()
    expect(asked.length).toBe(before + 1)
  })

  it('are forgotten with their pane', async () => {
    const { host } = createCapture()
    const captures = useWireCaptures(host)
    const view = captures.of(pane)
    captures.keep(['another'])
    expect(captures.of(pane)).not.toBe(view)
  })
})

describe('the view of a Wire tab', () => {
  async function open(paths: readonly string[]) {
    const capture = createCapture()
    const source = openWireLog(capture.host, 'polling', 'pane')
    const view = useWireView(source)
    async function come(more: readonly string[]): Promise<void> {
      for (const path of more) capture.request(path)
      await source.read()
      view.draw()
    }
    await come(paths)
    return { view, come }
  }

  it('follows the newest until a person pauses it, and counts what came since', async () => {
    const { view, come } = await open(['/a', '/b'])
    expect(view.rows.value).toHaveLength(2)
    view.pause()
    await come(['/c', '/d', '/e'])
    expect([view.rows.value.length, view.waiting.value]).toEqual([2, 3])
    view.follow()
    expect([view.rows.value.length, view.waiting.value]).toEqual([5, 0])
  })

  it('filters what stands still, too', async () => {
    const { view, come } = await open(['/apple', '/pear'])
    view.stay()
    await come(['/apricot'])
    view.type('/\\/ap/')
    await expect.poll(() => view.rows.value).toHaveLength(1)
    view.follow()
    expect(view.rows.value).toHaveLength(2)
    view.type('')
    expect(view.rows.value).toHaveLength(3)
  })

  it('goes from record to record, and stands still meanwhile', async () => {
    const { view } = await open(['/a', '/b', '/c'])
    view.move(-1)
    expect(view.cursor.value?.seq).toBe(3)
    expect(view.following.value).toBe(false)
    view.move(-10)
    expect(view.cursor.value?.seq).toBe(1)
    view.open()
    expect(view.opened.value).toBe(true)
    view.clear()
    expect([view.cursor.value, view.opened.value, view.rows.value]).toEqual([undefined, false, []])
    expect(view.following.value).toBe(true)
  })
})
