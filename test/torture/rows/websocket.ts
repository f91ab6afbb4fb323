import { autobahnRow } from '../autobahn/row.ts'
import { fuzzCallsRow } from '../fuzz/calls-row.ts'
import { fuzzRawRow } from '../fuzz/raw-row.ts'
import type { Row } from '../row.ts'
import { testRow } from '../test-row.ts'
import { webSocketResumeRow } from './resume.ts'
import { utf8Row } from './utf8.ts'
import { cyclesRow } from './websocket-cycles.ts'
import { shutdownRow, silentPeersRow } from './websocket-ends.ts'

const frames = ['test/servers/websocket-frames.integration.test.ts']
const handshakes = ['test/servers/websocket-handshake.integration.test.ts']

/** Without it the error that `ws` reports would end the process. */
const heardErrors = {
  file: 'main/servers/websocket/websocket-connection.ts',
  find: "    ws.on('error', onError)\n",
  replace: '',
}
const maxPayload = {
  file: 'main/servers/websocket/websocket.ts',
  find: '    maxPayload: webSocketLimits.maxPayload,\n',
  replace: '',
}

export const webSocketRows: readonly Row[] = [
  testRow({
    id: 'WS-01',
    fault: 'a valid handshake that offers compression and a subprotocol',
    expected: '101 with the accept value of RFC 6455, no extension, no subprotocol',
    files: handshakes,
    pattern: 'is 101 with the accept value',
    guard: {
      file: 'main/servers/websocket/websocket.ts',
      find: 'acceptors[settings().deflate ? 1 : 0]',
      replace: 'acceptors[1]',
    },
  }),
  testRow({
    id: 'WS-02',
    fault: 'plain GET, other versions, bad and missing keys, POST upgrades, unknown paths',
    expected: '426 with Upgrade, 400 with the version, 400, 405, 404; socket closed',
    files: handshakes,
    pattern: 'answers a plain|refuses an upgrade',
    guard: {
      file: 'main/servers/websocket/websocket-handshake.ts',
      find: "if (request.headers['sec-websocket-version'] !== '13') {",
      replace: "if (request.headers['sec-websocket-version'] === '0') {",
    },
  }),
  testRow({
    id: 'WS-03',
    fault: 'frames that RFC 6455 forbids: masks, RSV, opcodes, fragmented and long control frames',
    expected: 'close 1002 each, nothing stored, the socket gone',
    files: frames,
    pattern: 'an unmasked|RSV\\d|opcode|a fragmented ping|a ping of 126|an orphan|a text inside',
    guard: heardErrors,
  }),
  utf8Row,
  testRow({
    id: 'WS-05',
    fault: 'texts of 65,536 and 65,537 bytes, a header declaring 2^40, fragments over the limit',
    expected: 'accepted, then close 1009 without waiting for the bytes',
    files: frames,
    pattern: '65,53[67]|2\\^40',
    guard: maxPayload,
  }),
  testRow({
    id: 'WS-07',
    fault: 'every close code that may be sent, those that may not, a body of 1 byte, a long reason',
    expected: 'echoed; 1002 for the others',
    files: frames,
    pattern: 'close code|a close frame of one byte|a close reason',
    guard: heardErrors,
  }),
  testRow({
    id: 'WS-08',
    fault: 'permessage-deflate offered; switched on, and 20 MB in some 20 KB',
    expected: 'not agreed to; then 1009 before it is inflated',
    files: [...handshakes, ...frames],
    pattern: 'is 101 with|agrees to permessage-deflate|refuses what inflates',
    guard: maxPayload,
  }),
  testRow({
    id: 'WS-09',
    fault: 'a binary message',
    expected: 'close 1003 "text only"',
    files: frames,
    pattern: 'a binary frame',
    guard: {
      file: 'main/servers/websocket/websocket-connection.ts',
      find: "if (isBinary) this.close(1003, 'text only')\n    else if",
      replace: 'if',
    },
  }),
  testRow({
    id: 'WS-10',
    fault: 'objects with wrong fields, __proto__, 10,000 deep, 1e400, long keys, other text',
    expected: 'error frame, and 1008 after ten in a row; other text is stored as it is',
    files: ['test/servers/websocket-posts.integration.test.ts'],
    pattern: 'stores any other text|refuses .* and goes on|closes with 1008',
    guard: {
      file: 'main/servers/websocket/websocket-posts.ts',
      find: "else if (badInARow >= webSocketLimits.badMessagesInARow) close(1008, 'bad messages')\n",
      replace: '\n',
    },
  }),
  silentPeersRow,
  testRow({
    id: 'WS-14',
    fault: 'one connection over a limit of 1,000',
    expected: '503 with Retry-After before the upgrade; none of the 1,000 is dropped',
    files: ['test/servers/many-connections.integration.test.ts'],
    guard: {
      file: 'main/servers/websocket/websocket.ts',
      find: '(connections.size >= maxConnections ? tooMany(admitted.headers) : undefined)',
      replace: 'undefined',
    },
  }),
  shutdownRow,
  testRow({
    id: 'WS-19',
    fault: 'the store refuses a post; the stream cannot be read',
    expected: 'an error frame, 1011 "internal error"; no stack, the process lives',
    files: [
      'test/servers/websocket-posts.integration.test.ts',
      'test/servers/unreadable-stream.integration.test.ts',
    ],
    pattern: 'where the store refuses|with 1011',
    guard: {
      file: 'main/servers/websocket/websocket-connection.ts',
      find: "    this.close(1011, 'internal error')\n",
      replace: '',
    },
  }),
  webSocketResumeRow,
  cyclesRow,
  autobahnRow,
  fuzzRawRow,
  fuzzCallsRow,
]
