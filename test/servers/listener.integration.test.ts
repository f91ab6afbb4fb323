import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createListener, urlHost } from '../../main/servers/http/listener.ts'

// A port that is given back may go to a connection of another test, unless that comes from another address.
const host = process.platform === 'darwin' ? '127.0.0.1' : '127.0.0.3'

it('a free port that browsers refuse is given back, and another one taken', async () => {
  const asked: number[] = []
  const refusesTheFirst = (port: number): boolean => asked.push(port) === 1
  const listener = createListener([host], 0, (socket) => socket.end('ours'), refusesTheFirst)
  await listener.start()
  const [first = 0] = asked
  expect(asked).toHaveLength(2)
  expect(listener.port()).toBe(asked[1])
  expect(listener.port()).not.toBe(first)
  const other = createListener([host], first, (socket) => socket.end('other'))
  await other.start()
  const client = connect(first, host)
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
