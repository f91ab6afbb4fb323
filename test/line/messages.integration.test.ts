import { describe, expect, it } from 'vitest'
import type { Message } from '../../main/shared/contract/message.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { turn, type Harness } from '../servers/harness.ts'
import { serverFrames, type RawClient } from '../servers/raw-client.ts'
import { openPushed, startLined } from './lined.ts'

const pushing = transports.filter((transport) => transport !== 'polling')

/** The texts of the messages that a push client received, whole or not. */
function textsIn({ server }: Harness, client: RawClient): string[] {
  if (server.status().transport === 'websocket') {
    return serverFrames(client.received()).map(({ data }) => data.toString())
  }
  return [...client.text().matchAll(/data: (\{"id".*)\n\n/g)].map(([, data = '']) => data)
}
const idsIn = (harness: Harness, client: RawClient): number[] =>
  textsIn(harness, client).map((text) => (JSON.parse(text) as Message).id)

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe.each(pushing)('messages over %s', (transport) => {
  it('come twice, one behind the other, to one client alone', async () => {
    const harness = await startLined(transport)
    const pane = await openPushed(harness, '?client=pane')
    const other = await openPushed(harness, '?client=other')
    harness.line.setFaults({ client: 'pane' }, { duplicated: 100 })
    await harness.append('one', 'two')
    harness.line.setFaults({ client: 'pane' }, {})
    await harness.append('three')
    for (const client of [pane, other]) await client.expect('three')
    expect(idsIn(harness, pane)).toEqual([1, 1, 2, 2, 3])
    expect(idsIn(harness, other)).toEqual([1, 2, 3])
  })

  it('come late, each on its own, and newer ones overtake them', async () => {
    const harness = await startLined(transport)
    const pane = await openPushed(harness)
    harness.line.setFaults('all', { lateBy: 1_000 })
    await harness.append('one', 'two')
    await harness.clock.advance(500)
    await harness.append('three')
    harness.line.setFaults('all', {})
    await harness.append('four')
    await pane.expect('four')
    expect(idsIn(harness, pane)).toEqual([4])
    await harness.clock.advance(499)
    await harness.append('five')
    await pane.expect('five')
    expect(idsIn(harness, pane)).toEqual([4, 5])
    await harness.clock.advance(1)
    await pane.expect('two')
    expect(idsIn(harness, pane)).toEqual([4, 5, 1, 2])
    await harness.clock.advance(500)
    await pane.expect('three')
  })

  it('that are late are lost with their connection, and leave no timer behind', async () => {
    const harness = await startLined(transport)
    const pane = await openPushed(harness)
    const before = harness.clock.pending()
    harness.line.setFaults('all', { lateBy: 1_000 })
    await harness.append('one')
    expect(harness.clock.pending()).toBe(before + 1)
    harness.line.cut('all')
    await pane.closed()
    await expect.poll(() => harness.server.sockets()).toBe(0)
    expect(harness.clock.pending()).toBeLessThan(before + 1)
  })

  it('end in the middle, and the connection goes on behind them', async () => {
    const harness = await startLined(transport)
    const pane = await openPushed(harness)
    harness.line.setFaults('all', { brokenJson: 100 })
    await harness.append('你好，世界', 'two')
    harness.line.setFaults('all', {})
    await harness.append('three')
    await pane.expect('three')
    const texts = textsIn(harness, pane)
    expect(texts.map(isJson)).toEqual([false, false, true])
    expect(texts[0]).toMatch(/^\{"id":1,/)
  })

  it('of a replay are met as well', async () => {
    const harness = await startLined(transport)
    await harness.fill(600)
    harness.line.setFaults('all', { duplicated: 100 })
    const pane = await openPushed(harness, '?after=0')
    await pane.expect('body 599')
    await turn()
    await harness.append('last')
    await pane.expect(/last[^]*last/)
    const ids = idsIn(harness, pane)
    expect(ids).toEqual(Array.from({ length: 1_202 }, (_, index) => (index >> 1) + 1))
  })

  it('are met by chance where it is a share of them', async () => {
    const harness = await startLined(transport)
    const pane = await openPushed(harness)
    harness.line.setFaults('all', { duplicated: 20, brokenJson: 20, lateBy: 100, lateShare: 20 })
    await harness.fill(200)
    await harness.clock.advance(100)
    harness.line.setFaults('all', {})
    await harness.append('last')
    await pane.expect('last')
    const texts = textsIn(harness, pane)
    // The dice of the test fall the same way every time.
    const whole = texts.filter(isJson).map((text) => (JSON.parse(text) as Message).id)
    const broken = texts.length - whole.length
    expect(broken).toBeGreaterThan(20)
    expect(broken).toBeLessThan(80)
    expect(texts.length - 201).toBeGreaterThan(20)
    expect(texts.length - 201).toBeLessThan(80)
    const overtaken = whole.filter((id, index) => index > 0 && id < (whole[index - 1] ?? 0))
    expect(overtaken.length).toBeGreaterThan(0)
  })
})

describe('answers to polls', () => {
  const get = (harness: Harness, query = '', headers = {}): Promise<Response> =>
    fetch(`${harness.url}/getData${query}`, { headers })

  it('have messages twice, for one client alone', async () => {
    const harness = await startLined('polling')
    await harness.append('one', 'two')
    harness.line.setFaults({ client: 'pane' }, { duplicated: 100 })
    const ids = async (client: string): Promise<number[]> => {
      const rows = (await (await get(harness, `?client=${client}`)).json()) as Message[]
      return rows.map(({ id }) => id)
    }
    expect(await ids('pane')).toEqual([1, 1, 2, 2])
    expect(await ids('other')).toEqual([1, 2])
  })

  it('end in the middle, and no cache keeps them', async () => {
    const harness = await startLined('polling')
    await harness.append('one')
    const usual = await get(harness)
    harness.line.setFaults('all', { brokenJson: 100 })
    const broken = await get(harness)
    expect(broken.status).toBe(200)
    expect(isJson(await broken.text())).toBe(false)
    expect(broken.headers.get('ETag')).toBeNull()
    expect(broken.headers.get('Cache-Control')).toBe('no-store')
    expect(broken.headers.get('X-Stream')).toBe(usual.headers.get('X-Stream'))
    // What brings no message has nothing that could break, and what is known need not be sent again.
    expect(await (await get(harness, '?after=1')).json()).toEqual([])
    const etag = usual.headers.get('ETag') ?? ''
    expect((await get(harness, '', { 'If-None-Match': etag })).status).toBe(304)
  })

  it('that bring messages are late, and those that bring none are not', async () => {
    const harness = await startLined('polling')
    await harness.append('one')
    harness.line.setFaults('all', { lateBy: 1_000 })
    const late = get(harness, '?client=pane')
    expect(await (await get(harness, '?after=1')).json()).toEqual([])
    let isThere = false
    void late.then(() => (isThere = true))
    await expect.poll(() => harness.clock.pending()).toBeGreaterThan(0)
    await harness.clock.advance(999)
    expect(await (await get(harness, '?after=1')).json()).toEqual([])
    expect(isThere).toBe(false)
    await harness.clock.advance(1)
    expect(await (await late).json()).toHaveLength(1)
  })
})
