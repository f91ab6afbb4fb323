import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import type { Message } from '../../../main/shared/contract/message.ts'
import { openReader, type Reader } from '../../suites/readers.ts'
import { freePorts, startCli, type CliProcess } from '../../support/cli-process.ts'
import { natsBinary, startNatsServer, type NatsServer } from '../../support/nats-server.ts'
import { served } from '../../support/served.ts'
import { manageStream } from './manage-stream.ts'

let server: NatsServer
let name = ''
const running: CliProcess[] = []
const readers: Reader[] = []

function start(...more: readonly string[]): CliProcess {
  const cli = startCli({
    args: [
      ...['serve', '--json', '--no-page', '--db', `nats://127.0.0.1:${server.port}/${name}`],
      ...freePorts,
      ...more,
    ],
  })
  running.push(cli)
  return cli
}

beforeEach(async () => {
  server = await startNatsServer()
  name = randomUUID()
})
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close()
  await Promise.all(running.splice(0).map((cli) => cli.stop()))
  await server.remove()
})

async function read(url: string, transport: Transport, query: string): Promise<Reader> {
  const reader = await openReader[transport](url, query)
  readers.push(reader)
  return reader
}

async function post(url: string, body: object): Promise<Message> {
  const response = await served(`${url}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Message
}

const ids = (messages: readonly Message[]) => messages.map(({ id }) => id)

describe.skipIf(natsBinary === undefined)('two playgrounds on one stream', () => {
  it('let a client of each transport resume at the other where one is killed', async () => {
    const [one, other] = [start('--push-rate', '50'), start('--push-rate', '50')]
    const [first, second] = await Promise.all([one.ready, other.ready])
    const before = await Promise.all(
      transports.map((transport) => read(first[transport], transport, 'after=0')),
    )
    await expect
      .poll(() => Math.min(...before.map(({ messages }) => messages.length)))
      .toBeGreaterThan(20)
    const gone = once(one.child, 'exit')
    one.child.kill('SIGKILL')
    await gone
    const seen = before.map(({ messages }) => [...messages])
    const after = await Promise.all(
      transports.map((transport, index) =>
        read(second[transport], transport, `after=${seen[index]?.at(-1)?.id ?? 0}`),
      ),
    )
    await expect
      .poll(() => Math.min(...after.map(({ messages }) => messages.length)))
      .toBeGreaterThan(20)
    seen.forEach((messages, index) => {
      const all = ids([...messages, ...(after[index]?.messages ?? [])])
      expect(all).toEqual(all.map((_, place) => place + 1))
    })
  })

  it('store a post once that is sent to both under one ref', async () => {
    const clis = [start('--push-rate', '0.1'), start('--push-rate', '0.1')]
    const [first, second] = await Promise.all(clis.map(({ ready }) => ready))
    const sent = { author: 'me', body: 'once', ref: 'r1', client: 'c1' }
    const answer = await post(first?.polling ?? '', sent)
    expect(await post(second?.polling ?? '', sent)).toEqual(answer)
    const rows = (await (await served(`${first?.polling}/getData`)).json()) as Message[]
    expect(rows.filter(({ body }) => body === 'once')).toEqual([answer])
  })

  it('disconnect everyone, and begin anew, where somebody else replaces the stream', async () => {
    const cli = start('--push-rate', '0.1')
    const { polling, sse } = await cli.ready
    await post(polling, { author: 'me', body: 'old' })
    const streamOf = async () => (await fetch(`${polling}/getData`)).headers.get('x-stream')
    const former = await streamOf()
    const response = await served(`${sse}/sse`)
    const body = response.text().catch(() => '')
    await manageStream(server, (streams) => streams.delete(name))
    await body
    await expect.poll(() => streamOf().catch(() => former)).not.toBe(former)
    expect(await post(polling, { author: 'me', body: 'new' })).toMatchObject({ body: 'new' })
    expect(cli.errors()).toContain('store_replaced')
  })

  it('end with 3 and the address where there is no server', async () => {
    await server.kill()
    const cli = start()
    expect(await cli.ended).toBe(3)
    expect(cli.errors()).toContain(`nats://127.0.0.1:${server.port}/${name}`)
    running.splice(0)
  })
})
