import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createListener, urlHost } from '../../main/servers/http/listener.ts'

it('a free port that browsers refuse is given back, and another one taken', async () => {
  const asked: number[] = []
  const refusesTheFirst = (port: number): boolean => asked.push(port) === 1
  const listener = createListener(['127.0.0.1'], 0, (socket) => socket.end('ours'), refusesTheFirst)
  await listener.start()
  const [first = 0] = asked
  expect(asked).toHaveLength(2)
  expect(listener.port()).toBe(asked[1])
  expect(listener.port()).not.toBe(first)
  const other = createListener(['127.0.0.1'], first, (socket) => socket.end('other'))
  await other.start()
  const client = connect(first, '127.0.0.1')
  const [data] = (await once(client, 'data')) as [Buffer]
  expect(data.toString()).toBe('other')
  client.destroy()
  await Promise.all([listener.stop(), other.stop()])
})

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['::', '[::1]'],
  ['::1', '[::1]'],
  ['fe80::1%eth0', '[fe80::1%25eth0]'],
  ['playground.local', 'playground.local'],
])('%s is %s in a URL', (host, written) => {
  expect(urlHost(host)).toBe(written)
})
