import type { Row } from '../row.ts'
import { descriptors, withHost, type Host } from '../support/host-process.ts'
import { post, share } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { missing, missingProc, start } from '../support/tools.ts'
import { ms, sleep, waitFor } from '../support/waiting.ts'

const connections = 500

interface Attack {
  readonly name: string
  /** Seconds until the server ends such a connection. */
  readonly ends: number
  arguments(host: Host): string[]
}

const attacks: readonly Attack[] = [
  {
    name: 'slow heads',
    ends: 11,
    arguments: ({ url }) => ['-H', '-i', '5', '-x', '24', '-u', `${url.polling}/getData`],
  },
  {
    name: 'slow bodies',
    ends: 16,
    arguments: ({ url }) => {
      const form = ['-f', 'application/json', '-s', '8192']
      return ['-B', '-i', '5', '-x', '24', ...form, '-u', `${url.polling}/messages`]
    },
  },
  {
    name: 'slow reading',
    ends: 32,
    arguments: ({ url }) => {
      const reading = ['-w', '256', '-y', '512', '-n', '5', '-z', '16', '-k', '3']
      return ['-X', ...reading, '-u', `${url.polling}/getData`]
    },
  },
]

/** What an honest client is served in the meantime: one request after the other. */
async function honest(host: Host, isOver: () => boolean): Promise<number[]> {
  const times: number[] = []
  while (!isOver()) {
    const begun = performance.now()
    const answer = await fetch(`${host.url.polling}/getData?limit=10`)
    await answer.arrayBuffer()
    times.push(answer.status === 200 ? performance.now() - begun : Number.POSITIVE_INFINITY)
    await sleep(20)
  }
  return times
}

interface Siege {
  readonly p99: number
  readonly served: number
  /** Seconds from the last connection until the server had ended them all. */
  readonly ended: number
}

async function besiege(host: Host, attack: Attack): Promise<Siege> {
  const before = descriptors(host.pid)
  const open = (): number => descriptors(host.pid) - before
  const lasting = ['-c', String(connections), '-r', '250', '-l', String(attack.ends + 20)]
  const tool = start('slowhttptest', [...attack.arguments(host), ...lasting])
  let over = false
  const serving = honest(host, () => over)
  try {
    await waitFor(`connections of ${attack.name}`, () => open() >= connections * 0.9, 20_000)
    const left = (): boolean => open() <= 4
    const ended = await waitFor(`the end of ${attack.name}`, left, (attack.ends + 15) * 1_000)
    over = true
    const times = await serving
    const served = times.filter((time) => time < 1_000).length / times.length
    return { p99: share(times, 0.99), served, ended: ended / 1_000 }
  } finally {
    over = true
    await tool.kill()
  }
}

/** Hundreds of connections that dawdle (HP-10). */
export const slowClientsRow: Row = {
  id: 'HP-10',
  fault: 'slowhttptest: 500 connections with slow heads, slow bodies, slow reading',
  expected: 'ended after 11, 16 and 32 s; a normal client is served meanwhile, p99 below 200 ms',
  guard: {
    file: 'main/servers/http/node-server.ts',
    find: '    headersTimeout: limits.headersTimeout,\n',
    replace: '',
  },
  blocked: () => missing('slowhttptest') ?? missingProc(),
  run: ({ full, log }) =>
    withHost({}, async (host) => {
      await probe(host)
      await Promise.all(
        Array.from({ length: 40 }, () => post(host.url.polling, 'x'.repeat(60_000))),
      )
      const figures: string[] = []
      let well = true
      for (const attack of full ? attacks : attacks.slice(0, 1)) {
        const siege = await besiege(host, attack)
        await probe(host)
        well &&= siege.p99 < 200 && siege.served > 0.999 && siege.ended < attack.ends + 2
        figures.push(
          `${attack.name}: ended after ${siege.ended.toFixed(1)} s, ` +
            `served ${(siege.served * 100).toFixed(1)} %, p99 ${ms(siege.p99)}`,
        )
        log(figures.at(-1) ?? '')
      }
      return { ok: well, figure: figures.join('; ') }
    }),
}
