import type { Row } from '../row.ts'
import { testRow } from '../test-row.ts'
import { clockRow } from './polling-clock.ts'
import { departuresRow } from './polling-departures.ts'
import { pollingLoadRow } from './polling-load.ts'
import { slowClientsRow } from './polling-slow.ts'
import { pollingTagsRow } from './polling-tags.ts'

const input = ['test/servers/http-input.integration.test.ts']
const posts = ['test/servers/post.integration.test.ts']

export const pollingRows: readonly Row[] = [
  testRow({
    id: 'HP-01',
    fault: 'GET, HEAD, OPTIONS, POST, PUT, DELETE, TRACE and FOO of /getData',
    expected: '200, 200 without a body, 204 with Allow, 405 with Allow, 400',
    files: ['test/servers/polling.integration.test.ts'],
    pattern: 'answers HEAD without a body',
    guard: {
      file: 'main/servers/http/dispatcher.ts',
      find: " || !handled.includes(method ?? '')",
      replace: '',
    },
  }),
  testRow({
    id: 'HP-02',
    fault: 'after, limit and wait that are too small, too large, not a number, given twice',
    expected: '200, or 400 `bad_query` naming the field; the newest 10,000 rows and the total',
    files: ['test/servers/polling.integration.test.ts'],
    pattern: '\\?(after|limit|wait|_)=|answers the whole table|ends an answer',
    guard: {
      file: 'main/servers/http/query.ts',
      find: '/^\\d{1,16}$/.test(text.value) ? Number(text.value) : Number.NaN',
      replace: 'Number(text.value)',
    },
  }),
  pollingTagsRow,
  pollingLoadRow,
  testRow({
    id: 'HP-06',
    fault: 'long headers, 2,000 headers, a long URL, a header named __proto__, NUL, on all ports',
    expected: '431, 431, 414, 200, 400; a message still gets through',
    files: input,
    pattern: 'a header of 20 KB|0 headers|101 headers|a URL of 10 KB|__proto__|NUL in',
    guard: {
      file: 'main/servers/http/gate.ts',
      find: 'if (rawHeaders.length > 2 * httpLimits.headers) {',
      replace: 'if (rawHeaders.length > 2_000 * httpLimits.headers) {',
    },
  }),
  testRow({
    id: 'HP-07',
    fault: 'length with chunks, two lengths, endless chunk extensions, bare LF, 200 pipelined',
    expected: 'refused and closed; answers in order, no crash, on all ports',
    files: input,
    pattern: 'is answered and closed|200 pipelined|pipelines without end',
    guard: {
      file: 'main/servers/http/node-server.ts',
      find: 'sendRefusalRaw(socket, refusal({ code, message }, [], status))',
      replace: 'void [code, status, message]',
    },
  }),
  testRow({
    id: 'HP-08',
    fault: 'a body over the limit by its length, without an end, compressed, or that never arrives',
    expected: '413 before it is read, with Connection: close; 415; 408',
    files: posts,
    pattern: 'answers 413 before|answers 408 to a body|a compressed body|65,53',
    guard: {
      file: 'main/servers/http/read-body.ts',
      find: "if (Number(request.headers['content-length'] ?? 0) > httpLimits.body) throw tooLarge()\n",
      replace: '\n',
    },
  }),
  testRow({
    id: 'HP-09',
    fault: 'wrong types, not JSON, not UTF-8, 10,000 levels deep, duplicate keys, empty',
    expected: '415, 400, 400, 400 or accepted, the last key wins, 400',
    files: posts,
    pattern: 'refuses |takes 65,536',
    guard: {
      file: 'main/servers/http/post-rules.ts',
      find: "new TextDecoder('utf-8', { fatal: true })",
      replace: "new TextDecoder('utf-8')",
    },
  }),
  slowClientsRow,
  departuresRow,
  testRow({
    id: 'HP-14',
    fault: 'headers of every answer, of refusals, and of the page',
    expected: 'nosniff, same-site, no Server or X-Powered-By; a CSP with frame-ancestors',
    files: [...input, 'test/servers/article.integration.test.ts'],
    pattern: 'polling server.*(header|path|URL|expectation|upgrade)|has a page at',
    guard: {
      file: 'main/servers/http/http-answer.ts',
      find: "  'X-Content-Type-Options',\n  'nosniff',\n",
      replace: '',
    },
  }),
  clockRow,
]
