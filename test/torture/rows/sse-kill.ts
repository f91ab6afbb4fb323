import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Row } from '../row.ts'
import { startHost, type HostOptions } from '../support/host-process.ts'
import { post, storedIds } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { describe, isWhole, judge, sum } from '../support/sequence.ts'
import { sleep, waitFor } from '../support/waiting.ts'
import { watchSource, type WatchedSource } from './sse-ends.ts'

/** Long enough that most of the time one of them is under way. */
const body = 'x'.repeat(50_000)
const downFor = 3_000

/** Posts until the server is gone. Resolves with the ids that were acknowledged. */
async function postUntilGone(polling: string): Promise<number[]> {
  const acknowledged: number[] = []
  async function work(): Promise<void> {
    for (;;) {
      try {
        acknowledged.push(await post(polling, body))
      } catch {
        return
      }
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return acknowledged
}

/** ms between attempts to come back, each of which waits as it was told to. */
function pauses({ requests }: WatchedSource): number[] {
  return requests.slice(2).map(({ at }, index) => at - (requests[index + 1]?.at ?? 0))
}

interface Round {
  readonly acknowledged: number[]
  readonly missing: number
  readonly recovered: number
  readonly pauses: number[]
  readonly verdict: ReturnType<typeof judge>
}

async function oneRound(options: HostOptions): Promise<Round> {
  const first = await startHost(options)
  const ports = first.port
  const client = watchSource(first.url.sse)
  try {
    await waitFor('an open stream', () => client.source.readyState === 1)
    const posting = postUntilGone(first.url.polling)
    await sleep(700)
    first.kill('SIGKILL')
    const killed = performance.now()
    await first.ended
    const acknowledged = await posting
    await sleep(downFor)
    const second = await startHost({ ...options, ports })
    try {
      const last = await post(second.url.polling, 'after it')
      await waitFor('the newest message', () => client.ids.at(-1) === last, 10_000)
      const recovered = performance.now() - killed
      const stored = await storedIds(second.url.polling)
      await probe(second)
      client.source.close()
      return {
        acknowledged,
        missing: acknowledged.filter((id) => !stored.has(id)).length,
        recovered,
        pauses: pauses(client),
        verdict: judge(client.ids, (client.ids[0] ?? 1) - 1, last),
      }
    } finally {
      await second.stop()
    }
  } finally {
    client.source.close()
    first.kill('SIGKILL')
  }
}

/** A server that dies in the middle of events, and comes back (SS-16). */
export const sseKillRow: Row = {
  id: 'SS-16',
  fault: 'SIGKILL in the middle of events of 50 KB, restart on the same store after 3 s',
  expected: 'attempts 2 s ± 0.5 s apart; complete and ordered; every acknowledged id stored',
  guard: {
    file: 'main/servers/sse/event-stream.ts',
    find: '`retry: ${retry}\\n${controlBlock(frame, id)}`',
    replace: 'controlBlock(frame, id)',
  },
  async run({ full, log }) {
    const folder = mkdtempSync(join(tmpdir(), 'row-'))
    try {
      const rounds: Round[] = []
      for (let round = 0; round < (full ? 5 : 1); round += 1) {
        const database = join(folder, `${round}.db`)
        rounds.push(await oneRound({ database, folder }))
        log(describe(rounds.at(-1)?.verdict ?? judge([], 0, 0)))
      }
      const waits = rounds.flatMap((round) => round.pauses)
      const missing = rounds.reduce((all, round) => all + round.missing, 0)
      const acknowledged = rounds.reduce((all, round) => all + round.acknowledged.length, 0)
      const slowest = Math.max(...rounds.map(({ recovered }) => recovered))
      return {
        ok:
          rounds.every(({ verdict }) => isWhole(verdict)) &&
          missing === 0 &&
          acknowledged > 0 &&
          waits.length > 0 &&
          waits.every((wait) => Math.abs(wait - 2_000) < 500),
        figure:
          `${rounds.length} kills: ${missing} of ${acknowledged} acknowledged missing, ` +
          `${describe(sum(rounds.map(({ verdict }) => verdict)))}, attempts ${Math.round(Math.min(...waits))} to ` +
          `${Math.round(Math.max(...waits))} ms apart, back after ${(slowest / 1_000).toFixed(1)} s`,
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
