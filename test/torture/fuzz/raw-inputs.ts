import { Buffer } from 'node:buffer'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import { clientFrame, handshake } from '../../servers/raw-client.ts'
import type { Random } from '../support/random.ts'

/** What a client sends: pieces, each in a write of its own, and how it leaves. */
export interface RawInput {
  readonly pieces: readonly Buffer[]
  readonly leave: 'end' | 'reset' | 'wait'
}

function head(port: number, line: string, extra = ''): string {
  return `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}\r\n`
}
function post(port: number, body: string): string {
  const length = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return head(port, 'POST /messages', length) + body
}

/** Good requests, which are then spoiled. */
function httpSeeds(port: number, path: string): string[] {
  const chunked = 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n'
  return [
    head(port, `GET ${path}`),
    head(port, `HEAD ${path}?after=1&limit=5&client=fuzz`),
    head(port, `GET ${path}?after=0&interval=100&heartbeat=1000&format=plain&stream=x`),
    head(
      port,
      `GET ${path}?wait=20`,
      'If-None-Match: W/"a.1.all.10000", *\r\nLast-Event-ID: 3\r\n',
    ),
    head(port, 'OPTIONS /messages', 'Origin: http://x\r\nAccess-Control-Request-Method: POST\r\n'),
    post(port, '{"body":"fuzz","author":"a","ref":"r"}'),
    `${head(port, 'POST /messages', `${chunked}Expect: 100-continue\r\n`)}8\r\n{"body":\r\n4\r\n"x"}\r\n0\r\n\r\n`,
    head(port, `GET ${path}`, 'Connection: Upgrade\r\nUpgrade: h2c\r\n').repeat(3),
    head(port, 'GET /', 'Accept-Language: zh\r\nCookie: a=b; c=d\r\n'),
  ]
}

function frameSeeds(port: number): Buffer[] {
  const open = Buffer.from(handshake(port, '/?client=fuzz&after=0'))
  const plain = Buffer.from(
    handshake(port, '/', 'Sec-WebSocket-Extensions: permessage-deflate\r\n'),
  )
  const frames = [
    clientFrame('{"body":"fuzz","ref":"r"}'),
    clientFrame('a text'),
    Buffer.concat([clientFrame('a', { fin: false }), clientFrame('b', { opcode: 0 })]),
    clientFrame('ping', { opcode: 9 }),
    clientFrame(Buffer.from([3, 232, 65]), { opcode: 8 }),
    clientFrame('x'.repeat(70), { opcode: 2, rsv: 4 }),
    clientFrame('', { declared: 2 ** 40 }),
  ]
  return frames.flatMap((frame) => [
    Buffer.concat([open, frame]),
    Buffer.concat([plain, frame, frame]),
  ])
}

/** Texts that parsers stumble over. */
const awkward = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  ':',
  '%',
  '%00',
  '../',
  '__proto__',
  '\u{1f4a5}',
  '-1',
  '1e309',
  '18446744073709551616',
  '"',
  '{"a":'.repeat(200),
  'x'.repeat(20_000),
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 99999\r\n',
  'Connection: close\r\n',
]

function spoilOnce(input: Buffer, random: Random, other: Buffer): Buffer {
  const at = random.below(input.length + 1)
  const to = Math.min(input.length, at + random.below(40))
  const [before, behind] = [input.subarray(0, at), input.subarray(at)]
  switch (random.below(8)) {
    case 0: {
      const copy = Buffer.from(input)
      for (let flips = random.below(8); flips >= 0 && copy.length > 0; flips -= 1) {
        copy[random.below(copy.length)] = random.below(256)
      }
      return copy
    }
    case 1:
      return before
    case 2:
      return Buffer.concat([before, input.subarray(to)])
    case 3:
      return Buffer.concat([before, input.subarray(at, to), behind])
    case 4:
      return Buffer.concat([before, random.bytes(random.below(64)), behind])
    case 5:
      return Buffer.concat([before, Buffer.from(random.pick(awkward)), behind])
    case 6:
      return Buffer.concat([before, other.subarray(random.below(other.length + 1))])
    default:
      return random.bytes(random.below(200))
  }
}

function cutUp(input: Buffer, random: Random): Buffer[] {
  const pieces: Buffer[] = []
  for (let rest = input; rest.length > 0;) {
    const size = random.below(3) === 0 ? 1 + random.below(rest.length) : rest.length
    pieces.push(rest.subarray(0, size))
    rest = rest.subarray(size)
  }
  return pieces
}

/** Makes the inputs for one port: good ones, spoiled up to six times, in pieces. */
export function createRawInputs(
  transport: Transport,
  port: number,
  random: Random,
): () => RawInput {
  const http = httpSeeds(port, transport === 'sse' ? '/sse' : '/getData').map((seed) =>
    Buffer.from(seed),
  )
  const seeds = transport === 'websocket' ? [...frameSeeds(port), ...http.slice(0, 3)] : http
  return () => {
    let input = random.pick(seeds)
    for (let times = random.below(6); times >= 0; times -= 1) {
      input = spoilOnce(input, random, random.pick(seeds))
    }
    return { pieces: cutUp(input, random), leave: random.pick(['end', 'end', 'reset', 'wait']) }
  }
}
