import { connectRaw } from '../../servers/raw-client.ts'
import { anywhere, startCli } from '../../support/cli-process.ts'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { sleep } from '../support/waiting.ts'

const esc = '\u001b'
/** Bytes as they are sent; the parser of Node refuses some of them by itself. */
const origins = [
  'http://evil.example',
  `http://${esc}[31mred${esc}[0m.example`,
  'http://\u009b2J.example',
  'http://tab\there.example',
  'http://\u0085next-line.example',
  'http://"quoted".example',
  'http://x.example\\nrefused the origin "forged"',
  `http://${'l'.repeat(12_000)}.example`,
  'http://\u2028.example',
]
const heads = (port: number): readonly Buffer[] => [
  ...origins.map((origin) =>
    Buffer.from(
      `GET /getData HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`,
      'latin1',
    ),
  ),
  Buffer.from(`GET /${'a'.repeat(1_048_576)} HTTP/1.1\r\n\r\n`),
  Buffer.from(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${'b'.repeat(1_048_576)}\r\n\r\n`),
]

async function send(port: number, head: Buffer): Promise<void> {
  const client = await connectRaw(port)
  client.send(head)
  await client.closed(5_000).catch(() => client.socket.destroy())
}

async function post(url: string): Promise<void> {
  const body = `line\nrefused the origin "forged"\r\n${esc}[2J\u0000${'c'.repeat(50_000)}`
  const answer = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ body, author: `${esc}[31m` }),
  })
  if (answer.status !== 201) throw new Error(`the message was not stored: ${answer.status}`)
}

export const logLines: Row = builtRow({
  id: 'SEC-12',
  fault:
    'newlines, ANSI escapes, control characters and 1 MB in headers and messages, on three ports',
  expected: 'one line of the log per event, escaped, at most 1 KiB long',
  guard: {
    file: 'main/hosts/log.ts',
    find: 'process.stderr.write(`${formatLogLine(text)}\\n`)',
    replace: 'process.stderr.write(`${text}\\n`)',
  },
  async run() {
    const cli = startCli({ args: [...anywhere] })
    const ready = await cli.ready
    for (const url of [ready.polling, ready.sse, ready.websocket]) {
      const port = Number(new URL(url).port)
      for (const head of heads(port)) await send(port, head)
    }
    await post(ready.polling)
    await post(ready.sse)
    await sleep(200)
    await cli.stop()
    const lines = cli.errors().split('\n').slice(0, -1)
    const forged = lines.filter((line) => !line.startsWith('refused the origin "http://'))
    const raw = lines.filter((line) => /[\p{Cc}\u2028\u2029]/u.test(line))
    const long = lines.filter((line) => line.length > 1_024)
    // An origin is told of once, however often it comes back.
    const ok = lines.length > 3 && lines.length <= origins.length
    return {
      ok: ok && forged.length + raw.length + long.length === 0,
      figure: `${lines.length} lines, ${forged.length} forged, ${raw.length} with control characters, ${long.length} too long`,
    }
  },
})
