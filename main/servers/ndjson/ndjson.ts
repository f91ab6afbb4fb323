import { Buffer } from 'node:buffer'
import type { ControlFrame } from '../../shared/contract/control-frame.ts'
import { chunk, chunkAround } from '../http/chunk.ts'
import { lastId, packedEncoder, type Encoder } from '../push/encoding.ts'
import type { MessageJson } from '../push/message-json.ts'
import { pageStyle, type Page } from '../routes/page-route.ts'
import type { ServerOptions } from '../server.ts'
import type { StreamFormat } from '../streaming/stream-format.ts'
import { streamSite } from '../streaming/stream-site.ts'
import type { CreateSite } from '../transport-server.ts'

const page: Page = {
  title: 'NDJSON',
  style: pageStyle,
  body: `
<h1>NDJSON</h1>
<p>This page reads <code>fetch('/stream')</code> line by line and shows the newest message.</p>
<div class="exchange"></div>
`,
  script: `
const exchange = document.querySelector('.exchange')
const { body } = await fetch('/stream')
const reader = body.pipeThrough(new TextDecoderStream()).getReader()
let rest = ''
for (;;) {
  const { done, value } = await reader.read()
  if (done) break
  const lines = (rest + value).split('\\n')
  rest = lines.pop()
  for (const line of lines) {
    if (line === '') continue
    const message = JSON.parse(line)
    if (message.type === undefined) exchange.textContent = '#' + message.id + ' ' + message.author + ' ' + message.body
  }
}
`,
}

function encoder(textOf: (body: string, made: MessageJson) => string, chunked: boolean): Encoder {
  return (messages, jsonOf) => {
    const all = messages.map(jsonOf)
    const lines = all.map((made, index) => `${textOf(messages[index]?.body ?? '', made)}\n`)
    const content = Buffer.from(lines.join(''))
    const bytes = chunked ? chunk(content) : content
    const payload = all.reduce((sum, made) => sum + made.payload, 0)
    return { chunks: [bytes], bytes: bytes.length, payload, last: lastId(messages) }
  }
}

const whole = (_body: string, { json }: MessageJson): string => json
/** A body that is JSON is the value that it is, on one line; any other is a text. */
function bare(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body))
  } catch {
    return JSON.stringify(body)
  }
}
/** Messages that are packed already are JSON without a line end in it. */
const packed = (around?: typeof chunkAround): NonNullable<Encoder['packed']> =>
  packedEncoder(
    () => 0,
    (_target, offset) => offset,
    '\n',
    around,
  )
const encoders = {
  json: {
    chunked: Object.assign(encoder(whole, true), { packed: packed(chunkAround) }),
    bare: Object.assign(encoder(whole, false), { packed: packed() }),
  },
  plain: { chunked: encoder(bare, true), bare: encoder(bare, false) },
}

const line = (frame: ControlFrame): string => `${JSON.stringify(frame)}\n`

/** One JSON value a line (PROTOCOL 6); empty lines are heartbeats, and what has a `type` is a control frame. */
export const jsonLines: StreamFormat = {
  contentType: 'application/x-ndjson',
  encoder: (plain, chunked) => encoders[plain ? 'plain' : 'json'][chunked ? 'chunked' : 'bare'],
  opening: line,
  control: line,
  comment: '\n',
}

/** What makes a server the one that pushes lines of JSON over HTTP (PROTOCOL 6). */
export function ndjsonSite(options: ServerOptions): CreateSite {
  return streamSite(options, { format: jsonLines, page, interval: () => 0 })
}
