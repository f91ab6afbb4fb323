import type { Row } from '../row.ts'
import { testRow } from '../test-row.ts'
import { sseResumeRow } from './resume.ts'
import { sseBrowserRow } from './sse-browser.ts'
import { sseEndsRow } from './sse-ends.ts'
import { sseCommentRow, sseHeadRow } from './sse-heartbeats.ts'
import { sseKillRow } from './sse-kill.ts'
import { sseProxiesRow } from './sse-proxies.ts'
import { deadReaderRow, slowReaderRow } from './sse-readers.ts'
import { sseStormRow } from './sse-storm.ts'

/** Every line of a text becomes a line of its event. */
const splitLines = {
  file: 'main/servers/sse/event-stream.ts',
  find: ".replace(/\\r\\n|\\r|\\n/g, '\\ndata: ')",
  replace: '',
}

export const sseRows: readonly Row[] = [
  sseHeadRow,
  testRow({
    id: 'SS-02',
    fault: 'HEAD, POST, unknown paths, Accept of JSON, HTTP/1.0, a second request behind a stream',
    expected: '200 without a body, 405 with Allow, 404, streams, streams or closes',
    files: ['test/servers/sse.integration.test.ts', 'test/servers/http-input.integration.test.ts'],
    pattern: 'answers HEAD without|HTTP/1.0 client|ends a stream behind|an unknown path',
    guard: {
      file: 'main/servers/http/dispatcher.ts',
      find: 'all.length > maxPipelined || all.some(({ streams }) => streams)',
      replace: 'all.length > maxPipelined',
    },
  }),
  testRow({
    id: 'SS-03',
    fault: 'texts with line ends, fields and colons of the format, empty, with NUL',
    expected: 'the identical text arrives; no field is forged',
    files: ['test/servers/encodings.test.ts', 'test/servers/sse.integration.test.ts'],
    pattern: 'an event block|splits plain bodies|sends a message with its id',
    guard: splitLines,
  }),
  testRow({
    id: 'SS-05',
    fault: 'posts with event names and ids of their own, with line ends and NUL',
    expected: 'never on the wire: no forged event',
    files: ['test/servers/forged-events.integration.test.ts'],
    guard: splitLines,
  }),
  sseResumeRow,
  sseCommentRow,
  sseEndsRow,
  slowReaderRow,
  deadReaderRow,
  sseProxiesRow,
  testRow({
    id: 'SS-15',
    fault: 'seven event streams in one browser, which opens six connections to a port',
    expected: 'the window says so, and the seventh opens once the first one leaves',
    files: ['test/e2e/labs.spec.ts'],
    pattern: 'lets the seventh in',
  }),
  sseKillRow,
  sseStormRow,
  sseBrowserRow,
]
