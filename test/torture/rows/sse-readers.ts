import { connectRaw, type RawClient } from '../../servers/raw-client.ts'
import type { Row } from '../row.ts'
import { descriptors, withHost, type Host } from '../support/host-process.ts'
import { post } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { describe, isWhole, judge } from '../support/sequence.ts'
import { missing, missingProc, start } from '../support/tools.ts'
import { ms, sleep, waitFor } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

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

interface SlowReader {
  readonly client: RawClient
  /** What it read last. */
  end(): string
}

/** Reads what a stream sends, so many bytes a second, and never stands still. */
async function readSlowly(port: number, rate: number): Promise<SlowReader> {
  const client = await connectRaw(port)
  const { socket } = client
  let end = ''
  socket.on('data', (bytes: Buffer) => {
    end = (end + bytes.toString('latin1')).slice(-1_000)
    socket.pause()
    setTimeout(() => socket.resume(), (bytes.length / rate) * 1_000)
  })
  client.send(`GET /sse?after=0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  return { client, end: () => end }
}

/** A reader that is slow, and never stands still (SS-11). */
export const slowReaderRow: Row = {
  id: 'SS-11',
  fault: 'a stream of 15 MB is read at 200 kB/s (1.5 MB/s in short), while more is written',
  expected: 'it is not disconnected, and gets everything, once and in order',
  guard: {
    file: 'main/servers/push/subscriber.ts',
    find: '      this.outlet.whenTaken(resolve)\n',
    replace: '',
  },
  run: ({ full }) =>
    withHost({}, async (host) => {
      await fill(host, 15)
      const rate = full ? 200_000 : 1_500_000
      const { client, end } = await readSlowly(host.port.sse, rate)
      const begun = performance.now()
      try {
        await sleep(500)
        const last = await post(host.url.polling, 'the last one')
        const has = (): boolean => end().includes('"body":"the last one"')
        const isOver = (): boolean => client.socket.destroyed || has()
        await waitFor('the last message', isOver, full ? 150_000 : 30_000)
        const time = (performance.now() - begun) / 1_000
        const disconnects = has() ? 0 : 1
        await probe(host)
        const text = client.received().toString()
        const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
        const verdict = judge(
          ids.filter((id) => id <= last),
          0,
          last,
        )
        const speed = client.received().length / time / 1_000
        return {
          // Had it been read at once, it would not have been slow.
          ok: disconnects === 0 && isWhole(verdict) && speed < (1.2 * rate) / 1_000,
          figure: `${things(disconnects, 'disconnect')} in ${time.toFixed(0)} s at ${speed.toFixed(0)} kB/s; ${describe(verdict)}`,
        }
      } finally {
        client.socket.destroy()
      }
    }),
}

/** Readers that stand still and die while output is pending (SS-13). */
export const deadReaderRow: Row = {
  id: 'SS-13',
  fault: '20 curls are stopped with output pending for them, then killed',
  expected: 'their descriptors and timers are free within 1 s',
  guard: {
    file: 'main/servers/streaming/http-stream.ts',
    find: '  closed(): void {\n    this.leave()\n',
    replace: '  closed(): void {\n',
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
