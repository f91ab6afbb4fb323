import type { Row } from '../row.ts'
import { descriptors, withHost, type Host } from '../support/host-process.ts'
import { post } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { describe, isWhole, judge } from '../support/sequence.ts'
import { missing, missingProc, start } from '../support/tools.ts'
import { ms, sleep, waitFor } from '../support/waiting.ts'

const megabyte = 1_000_000

/** Stores so many MB, in messages of 30 KB. */
async function fill({ url }: Host, megabytes: number): Promise<number> {
  const body = 'x'.repeat(30_000)
  let id = 0
  for (let stored = 0; stored < megabytes * megabyte; stored += body.length) {
    id = await post(url.polling, body)
  }
  return id
}

const idsIn = (text: string): number[] =>
  [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))

/** A reader that is slow, and never stands still (SS-11). */
export const slowReaderRow: Row = {
  id: 'SS-11',
  fault: 'curl --limit-rate reads a stream more slowly than it is written',
  expected: 'it is not disconnected, and gets everything, once and in order',
  guard: {
    file: 'main/servers/subscriber.ts',
    find: '    if (outlet.backlog() <= lowWater) wake?.()\n',
    replace: '',
  },
  blocked: () => missing('curl'),
  run: ({ full }) =>
    withHost({}, async (host) => {
      const newest = await fill(host, 15)
      const rate = full ? '200k' : '1M'
      const url = `${host.url.sse}/sse?after=0`
      const curl = start('curl', ['-sN', '--limit-rate', rate, url])
      let over = false
      void curl.ended.then(() => (over = true))
      const begun = performance.now()
      try {
        await sleep(500)
        const last = await post(host.url.polling, 'the last one')
        const has = (): boolean => over || curl.output().includes(`\nid: ${last}\n`)
        await waitFor('the last message', has, full ? 150_000 : 30_000)
        const time = performance.now() - begun
        await probe(host)
        const verdict = judge(idsIn(curl.output()).slice(0, newest + 1), 0, last)
        return {
          ok: !over && isWhole(verdict),
          figure: `${over ? 1 : 0} disconnects in ${(time / 1_000).toFixed(0)} s at ${rate}B/s; ${describe(verdict)}`,
        }
      } finally {
        await curl.kill()
      }
    }),
}

/** Readers that stand still and die while output is pending (SS-13). */
export const deadReaderRow: Row = {
  id: 'SS-13',
  fault: '20 curls are stopped with output pending for them, then killed',
  expected: 'their descriptors and timers are free within 1 s',
  guard: {
    file: 'main/servers/sse-stream.ts',
    find: "response.once('close', () => {\n    leave()\n",
    replace: "response.once('close', () => {\n",
  },
  blocked: () => missing('curl') ?? missingProc(),
  run: () =>
    withHost({}, async (host) => {
      await fill(host, 15)
      await probe(host)
      await sleep(200)
      const before = { ...(await host.resources()), descriptors: descriptors(host.pid) }
      const url = `${host.url.sse}/sse?after=0&heartbeat=1000`
      const curls = Array.from({ length: 20 }, () =>
        start('curl', ['-sN', '--limit-rate', '1k', url]),
      )
      const open = (): number => descriptors(host.pid) - before.descriptors
      await waitFor('all streams', () => open() >= curls.length)
      for (const { child } of curls) child.kill('SIGSTOP')
      await sleep(500)
      const during = await host.resources()
      await Promise.all(curls.map((curl) => curl.kill()))
      const time = await waitFor('free descriptors', () => open() <= 0, 3_000)
      const after = await host.resources()
      await probe(host)
      const timers = after.timers - before.timers
      return {
        ok: time < 1_000 && timers <= 0 && during.timers > before.timers,
        figure: `${ms(time)} to free ${curls.length} descriptors; timers ${timers} more than before`,
      }
    }),
}
