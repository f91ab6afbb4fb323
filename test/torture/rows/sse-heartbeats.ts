import { connectRaw } from '../../servers/raw-client.ts'
import type { Row } from '../row.ts'
import { withHost } from '../support/host-process.ts'
import { share } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { ms, sleep } from '../support/waiting.ts'

const head = (port: number, path = '/sse'): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`

const wanted = [
  /^HTTP\/1\.1 200 OK\r$/m,
  /^Content-Type: text\/event-stream; charset=utf-8\r$/m,
  /^Cache-Control: no-cache, no-transform\r$/m,
  /^X-Accel-Buffering: no\r$/m,
]

/** The head of a stream: what it says, and how soon (SS-01). */
export const sseHeadRow: Row = {
  id: 'SS-01',
  fault: 'GET /sse when there are no messages',
  expected: '200 with the headers of an event stream and none that delays it, within 50 ms',
  guard: {
    file: 'main/servers/streaming/http-stream.ts',
    find: "'no-cache, no-transform', 'X-Accel-Buffering', 'no'] as const",
    replace: "'no-cache, no-transform'] as const",
  },
  run: () =>
    withHost({}, async (host) => {
      await probe(host)
      const times: number[] = []
      let right = 0
      for (let round = 0; round < 50; round += 1) {
        const client = await connectRaw(host.port.sse)
        const begun = performance.now()
        client.send(head(host.port.sse))
        const text = await client.expect('\r\n\r\n')
        times.push(performance.now() - begun)
        const isRight = wanted.every((pattern) => pattern.test(text))
        if (isRight && !/^Content-(Length|Encoding)/im.test(text)) right += 1
        client.socket.destroy()
      }
      const median = share(times, 0.5)
      return {
        ok: right === 50 && median < 50,
        figure: `${right}/50, median ${median.toFixed(1)} ms to the headers`,
      }
    }),
}

/** Comments on a stream on which nothing else happens (SS-08). */
export const sseCommentRow: Row = {
  id: 'SS-08',
  fault: 'streams on which nothing happens, for 50 s',
  expected: 'a comment every 15 s, ± 1 s',
  guard: {
    file: 'main/servers/streaming/stream-site.ts',
    find: 'for (const opened of streams) opened.comment()',
    replace: '',
  },
  run: ({ full }) =>
    withHost({}, async (host) => {
      const client = await connectRaw(host.port.sse)
      const beats: number[] = []
      client.socket.on('data', (bytes: Buffer) => {
        if (/^2\r\n:\n\r\n$/.test(bytes.toString())) beats.push(performance.now())
      })
      client.send(head(host.port.sse))
      await client.expect('retry: 2000')
      await sleep(full ? 62_000 : 31_500)
      client.socket.destroy()
      const gaps = beats.slice(1).map((at, index) => at - (beats[index] ?? 0))
      await probe(host)
      return {
        ok: gaps.length >= (full ? 2 : 1) && gaps.every((gap) => Math.abs(gap - 15_000) < 1_000),
        figure: `${beats.length} comments, ${ms(Math.min(...gaps))} to ${ms(Math.max(...gaps))} apart`,
      }
    }),
}
