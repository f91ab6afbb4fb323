import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/shared/contract/transport.ts'
import { openReader } from '../suites/readers.ts'
import { createServer } from '../../main/servers/registry.ts'
import { startServer, until } from './harness.ts'
import { createAccess } from '../../main/servers/http/access.ts'
import { createLedger } from '../../main/engine/ledger.ts'
import { passWhile } from '../support/passing-time.ts'
import { defaultSettings } from '../../main/shared/contract/settings.ts'
import { noLine } from '../../main/servers/socket-line.ts'

/** What text formats are known to lose: line ends, NUL, controls, what JavaScript once forbade. */
const awkward = [
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\0',
  '\u2028',
  '\u2029',
  '\ufeff',
  ' lead',
  'trail ',
  ':',
  'data: x',
  'id: 9',
  'event: evil',
  'retry: 1',
  '"',
  '\\',
  '</script>',
  '你好',
  '时间是',
  '🎉',
  '👩‍👩‍👧',
  'e\u0301',
  '\u202e',
  '\x7f',
  '\x1b[31m',
  '{"type":"ack"}',
  '',
]
const bodies = fc
  .array(
    fc.oneof(
      fc.constantFrom(...awkward),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join('').toWellFormed())

describe('any text', () => {
  it('arrives unchanged by all three, read by clients made by others', async () => {
    const { server, clock, stream, posts, append } = await startServer('polling')
    const options = {
      stream,
      posts,
      clock,
      ledger: createLedger(),
      access: createAccess({
        hosts: () => [],
        origins: () => [],
        onRefusedOrigin: () => undefined,
      }),
      settings: () => defaultSettings,
      line: noLine,
      hosts: ['127.0.0.1'],
      port: 0,
    }
    const servers = {
      polling: server,
      sse: createServer('sse', options),
      websocket: createServer('websocket', options),
    }
    await Promise.all([servers.sse.start(), servers.websocket.start()])
    const readers = await Promise.all(
      transports.map((transport) => openReader[transport](servers[transport].status().url)),
    )
    let sent = 0
    await fc.assert(
      fc.asyncProperty(fc.array(bodies, { minLength: 1, maxLength: 5 }), async (texts) => {
        await append(...texts)
        sent += texts.length
        await until(() => readers.every(({ messages }) => messages.length === sent))
        for (const { messages } of readers) {
          expect(messages.slice(-texts.length).map(({ body }) => body)).toEqual(texts)
        }
      }),
      { numRuns: 200, examples: [[awkward]] },
    )
    for (const reader of readers) reader.close()
    await passWhile(clock, Promise.all([servers.sse.stop(), servers.websocket.stop()]))
  })

  it('comes out of a POST and of a WebSocket text as it went in', async () => {
    const polling = await startServer('polling')
    const socket = await startServer('websocket')
    const ws = new WebSocket(socket.url)
    await new Promise((resolve) => (ws.onopen = resolve))
    let stored = 0
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const response = await fetch(`${polling.url}/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ body }),
        })
        expect(response.status).toBe(201)
        expect((await polling.stream.newest(1)).messages[0]?.body).toBe(body)
        ws.send(JSON.stringify({ body, author: '' }))
        stored += 1
        await until(() => socket.stream.bounds().newest === stored)
        expect((await socket.stream.newest(1)).messages[0]?.body).toBe(body)
      }),
      { numRuns: 100 },
    )
    ws.close()
  })
})
