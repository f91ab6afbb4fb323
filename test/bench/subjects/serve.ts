/** The process of a subject: opens the one it is told of, and says what it has used. */
import { startProfile, type Profile } from '../profiler.ts'
import { obey } from '../worker.ts'
import { producedBy } from './peer-producer.ts'
import type { Subject, SubjectOptions, SubjectOrders } from './subject.ts'

// Imported when asked for: what another subject brings must not weigh on the memory of this one.
async function create(options: SubjectOptions): Promise<Subject> {
  const { subject, transport, database = '', answer } = options
  if (subject === 'playground') {
    const { createPlaygroundSubject } = await import('./playground.ts')
    return createPlaygroundSubject(options)
  }
  if (subject === 'fastify' || subject === 'koa' || subject === 'node:http') {
    const peers = await import('./poll-peers.ts')
    if (subject === 'node:http') {
      if (answer === undefined) throw new Error('node:http needs the answer it is to send.')
      return producedBy(await peers.createFixedPeer(answer), options)
    }
    const make = subject === 'fastify' ? peers.createFastifyPeer : peers.createKoaPeer
    const { peer, newest } = await make(database)
    return producedBy(peer, options, newest)
  }
  const peers = await import('./push-peers.ts')
  switch (subject) {
    case 'ws':
      return producedBy(await peers.createWsPeer(), options)
    case 'response.write':
      return producedBy(await peers.createResponsePeer(), options)
    case 'better-sse':
      return producedBy(await peers.createBetterSsePeer(), options)
    case 'tcp':
      return producedBy(await peers.createTcpPeer(transport), options)
    default:
      return subject satisfies never
  }
}

let running: Subject | undefined
let profile: Profile | undefined

function current(): Subject {
  if (running === undefined) throw new Error('No subject has been opened.')
  return running
}

const orders: SubjectOrders = {
  async open(options) {
    running = await create(options)
    return running.port
  },
  async produce() {
    await current().start()
  },
  async pause() {
    await current().pause()
    return current().newest()
  },
  mark(collect = false) {
    // The first run only finds what the second one can give back.
    if (collect) for (let run = 0; run < 2; run += 1) globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    const newest = current().newest()
    const { rss: memory, heapUsed: heap } = process.memoryUsage()
    return { user, system, newest, memory, heap, at: Date.now() }
  },
  async startProfile(file) {
    profile = await startProfile(file)
  },
  async endProfile() {
    await profile?.end()
  },
}

obey(orders, () => running?.stop())
