import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { openStore, type OpenedStore } from '../../../main/store/open-store.ts'
import type { Replacement } from '../../../main/engine/stream.ts'
import { natsBinary, startNatsServer, type NatsServer } from '../../support/nats-server.ts'
import { drafts } from '../open-file.ts'
import { manageStream } from './manage-stream.ts'

const opened: OpenedStore[] = []
const servers: NatsServer[] = []

async function start(configuration?: string): Promise<NatsServer> {
  const server = await startNatsServer(configuration === undefined ? {} : { configuration })
  servers.push(server)
  return server
}

async function open({ port }: NatsServer, name: string = randomUUID()) {
  const store = await openStore({
    location: `nats://127.0.0.1:${port}/${name}`,
    clock: createSystemClock(),
    retention: 100_000,
  })
  opened.push(store)
  return { name, stream: store.stream }
}

afterEach(async () => {
  // A stream waits for what it has to store.
  await Promise.all(opened.splice(0).map(({ stream }) => stream.stop()))
  await Promise.all(servers.splice(0).map((server) => server.remove()))
})

describe.skipIf(natsBinary === undefined)('a server of NATS that is lost', () => {
  it('is told of, lets the newest be read, refuses after 5 s, and is used again when it is back', async () => {
    const server = await start()
    const { stream } = await open(server)
    await stream.append(drafts(3))
    await server.kill()
    await expect.poll(() => stream.trouble()).toBe('unreachable')
    expect((await stream.read(0, 10)).messages).toHaveLength(3)
    await expect(stream.append(drafts(1))).rejects.toMatchObject({
      code: 'store_busy',
      message: expect.stringContaining('nothing was stored') as string,
    })
    await server.start()
    await expect.poll(() => stream.trouble()).toBeUndefined()
    const heard: number[] = []
    stream.follow((messages) => heard.push(...messages.map(({ id }) => id)))
    expect(await stream.append(drafts(2))).toEqual([4, 5])
    expect(heard).toEqual([4, 5])
  })

  it('has what it acknowledged, once, however long it stood still meanwhile', async () => {
    const server = await start()
    const { stream } = await open(server)
    await stream.append(drafts(1))
    const { pid = 0 } = server.process()
    process.kill(pid, 'SIGSTOP')
    const answers = Promise.all(drafts(20).map((draft) => stream.append([draft])))
    await expect.poll(() => stream.trouble()).toBe('unreachable')
    process.kill(pid, 'SIGCONT')
    const ids = (await answers).flat().toSorted((one, other) => one - other)
    expect(new Set(ids).size).toBe(20)
    const { messages } = await stream.read(0, 100)
    expect(messages.map(({ id }) => id)).toEqual([1, ...ids])
    expect(
      messages
        .slice(1)
        .map(({ body }) => body)
        .toSorted(),
    ).toEqual(
      drafts(20)
        .map(({ body }) => body)
        .toSorted(),
    )
  })
})

describe.skipIf(natsBinary === undefined)('a stream that somebody else changes', () => {
  it('is another one where it was deleted and made again', async () => {
    const server = await start()
    const { name, stream } = await open(server)
    await stream.append(drafts(5))
    const former = stream.id
    const told: Replacement[] = []
    const idWhenTold: string[] = []
    stream.onReplaced?.((why, swap) => {
      told.push(why)
      idWhenTold.push(stream.id)
      void swap()
    })
    await manageStream(server, (streams) => streams.delete(name))
    await expect.poll(() => told).toEqual(['replaced'])
    expect(idWhenTold).toEqual([former])
    await expect.poll(() => stream.id).not.toBe(former)
    expect(stream.bounds()).toMatchObject({ newest: 0, count: 0 })
    expect(await stream.append(drafts(1))).toEqual([1])
  })

  it('begins anew, and says so, where its ids went back', async () => {
    const server = await start()
    const { name, stream } = await open(server)
    await stream.append(drafts(5))
    const former = stream.id
    const told: Replacement[] = []
    stream.onReplaced?.((why, swap) => {
      told.push(why)
      void swap()
    })
    // As after a restore from an older copy: the same identity, fewer messages.
    await manageStream(server, async (streams) => {
      const { config } = await streams.info(name)
      await streams.delete(name)
      await streams.add(config)
    })
    await expect.poll(() => told).toEqual(['rewound'])
    await expect.poll(() => stream.id).not.toBe(former)
    const other = await open(server, name)
    expect(other.stream.id).toBe(stream.id)
    expect(await stream.append(drafts(1))).toEqual([1])
  })

  it('takes nothing that was meant for the one before it', async () => {
    const server = await start()
    const { name, stream } = await open(server)
    await stream.append(drafts(3))
    const other = await open(server, name)
    await other.stream.renew()
    // This one does not know yet: it has three messages, and a message with id 1 would be an old one to it.
    expect(await stream.append(drafts(1, 'after'))).toEqual([1])
    expect(stream.id).toBe(other.stream.id)
    expect((await stream.read(0, 10)).messages).toMatchObject([{ id: 1, body: 'after 1' }])
  })

  it('of another program is left alone, and named', async () => {
    const server = await start()
    await manageStream(server, (streams) => streams.add({ name: 'theirs', subjects: ['theirs'] }))
    await expect(open(server, 'theirs')).rejects.toMatchObject({
      kind: 'path',
      obstacle: 'foreign',
      message: expect.stringContaining('belongs to another program') as string,
    })
  })
})

describe.skipIf(natsBinary === undefined)('opening a store on NATS', () => {
  it('names the address where nobody listens', async () => {
    const server = await start()
    await server.kill()
    await expect(open(server, 'chat')).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(`nats://127.0.0.1:${server.port}/chat`) as string,
    })
  })

  it('takes a user and a password by the address, and names a wrong one without showing it', async () => {
    const server = await start('authorization { user: "me", password: "p@ss" }')
    const at = (login: string) => ({
      location: `nats://${login}@127.0.0.1:${server.port}/chat`,
      clock: createSystemClock(),
      retention: 1_000,
    })
    const store = await openStore(at('me:p%40ss'))
    opened.push(store)
    expect(store.stream.location).toBe(`nats://127.0.0.1:${server.port}/chat`)
    const failed = openStore(at('me:wr0ng'))
    await expect(failed).rejects.toMatchObject({ kind: 'unreachable' })
    await expect(failed).rejects.not.toThrow('wr0ng')
  })

  it('refuses a file of credentials that is not there by its path', async () => {
    const server = await start()
    const options = {
      location: `nats://127.0.0.1:${server.port}/chat`,
      credentials: '/nowhere/user.creds',
      clock: createSystemClock(),
      retention: 1_000,
    }
    await expect(openStore(options)).rejects.toMatchObject({
      kind: 'path',
      message: expect.stringContaining('/nowhere/user.creds') as string,
    })
  })
})
