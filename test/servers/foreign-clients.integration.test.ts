import { describe, expect, it, onTestFinished } from 'vitest'
import type { Message } from '../../main/shared/contract/message.ts'
import { foreignClients, type Handed } from '../support/foreign-event-sources.ts'
import { steadyPort } from '../support/steady-ports.ts'
import { startServer, until } from './harness.ts'

const bodiesOf = (blocks: readonly Handed[]): string[] =>
  blocks
    .filter(({ name }) => name === 'message')
    .map(({ data }) => (JSON.parse(data) as Message).body)

describe.each(Object.entries(foreignClients))('%s', (_name, open) => {
  it('misses nothing of a break that came before the first message', async () => {
    const options = { port: await steadyPort() }
    const { server, stop, url, append } = await startServer('sse', options)
    const blocks: Handed[] = []
    const client = open(`${url}/sse`, (block) => blocks.push(block))
    onTestFinished(() => client.close())
    await until(() => blocks.length === 1)
    await stop()
    // Nobody listens while this is stored.
    await append('in the break')
    await server.start()
    await until(() => bodiesOf(blocks).length > 0)
    await append('afterwards')
    await until(() => bodiesOf(blocks).length > 1)
    expect(bodiesOf(blocks)).toEqual(['in the break', 'afterwards'])
    expect(blocks.filter(({ name }) => name === 'reset')).toEqual([])
  })

  it('is handed nothing that a parser of JSON would choke on, comments or not', async () => {
    const { url, clock, append, server } = await startServer('sse')
    const blocks: Handed[] = []
    const client = open(`${url}/sse`, (block) => blocks.push(block))
    onTestFinished(() => client.close())
    await until(() => blocks.length === 1)
    for (let count = 0; count < 3; count += 1) {
      await clock.advance(15_000)
      await append(`message ${count}`)
    }
    await until(() => bodiesOf(blocks).length === 3)
    expect(blocks.map(({ name }) => name)).toEqual(['position', 'message', 'message', 'message'])
    for (const { data } of blocks) expect(JSON.parse(data)).toBeTypeOf('object')
    expect(server.sockets()).toBe(1)
  })
})
