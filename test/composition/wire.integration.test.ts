import { Buffer } from 'node:buffer'
import { tmpdir } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { dispatch } from '../../main/shared/contract/calls.ts'
import { foreignClients, type WireReading } from '../../main/shared/contract/wire.ts'
import { createPlayground } from '../../main/playground.ts'
import { neverLate } from '../../main/servers/push/load-watch.ts'
import { anyPorts } from '../support/any-ports.ts'

async function open() {
  const playground = await createPlayground({
    database: ':memory:',
    dataFolder: tmpdir(),
    ports: anyPorts,
    load: neverLate,
    pageOrigins: () => [],
    log: () => undefined,
  })
  onTestFinished(playground.stop)
  const read = (query: unknown): Promise<WireReading> =>
    dispatch(playground.handlers, 'readWire', query) as Promise<WireReading>
  return { playground, read }
}

it('the wire of a pane is read by a call', async () => {
  const { playground, read } = await open()
  const query = { transport: 'polling', client: 'pane' }
  const armed = await read({ ...query, after: 0 })
  expect(armed).toMatchObject({ segments: [], more: false, dropped: 0 })
  const { url } = playground.status().servers.polling
  await (await fetch(`${url}/getData?client=pane`)).text()
  const { since, segments } = await read({ ...query, after: armed.next })
  expect(since).toBe(armed.since)
  const texts = segments.map(({ bytes }) => Buffer.from(bytes, 'base64').toString())
  expect(segments.slice(0, 3).map(({ event }) => event)).toEqual(['open', 'up', 'down'])
  expect(texts[1]).toMatch(/^GET \/getData\?client=pane HTTP\/1\.1\r\n/)
  expect(texts[2]).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
})

it('the wire of foreign clients is read without that of the panes', async () => {
  const { playground, read } = await open()
  const query = { transport: 'polling', client: foreignClients }
  const armed = await read({ ...query, after: 0 })
  const { url } = playground.status().servers.polling
  await (await fetch(`${url}/getData?client=pane`)).text()
  await (await fetch(`${url}/getData?after=0`, { headers: { connection: 'close' } })).text()
  const { segments } = await read({ ...query, after: armed.next })
  const text = segments.map(({ bytes }) => Buffer.from(bytes, 'base64').toString()).join('')
  expect(text).toMatch(/^GET \/getData\?after=0 HTTP\/1\.1\r\n/)
  expect(text).not.toContain('client=pane')
})
