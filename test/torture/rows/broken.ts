import type { Row } from '../row.ts'
import { testRow } from '../test-row.ts'

/** What the menu "Break it" sets: requests that fail, and messages that go wrong. */
export const brokenRows: readonly Row[] = [
  testRow({
    id: 'BR-01',
    fault: '503, 429 and 500, for all requests and for 30 % of them; down for 5 s',
    expected:
      'the status with its Retry-After, readable by a page, to those who are meant alone; all is well again by itself',
    files: ['test/line/errors.integration.test.ts', 'test/line/outages.test.ts'],
    guard: {
      file: 'main/servers/http/fault-refusal.ts',
      find: 'errorShare > 0 && !line.draws(errorShare)',
      replace: 'false',
    },
  }),
  testRow({
    id: 'BR-02',
    fault:
      'messages twice, 1 s late and cut off in the middle, over each transport, to clients of the window',
    expected:
      'the connection stays open; what cannot be read is counted, and missed by those who are pushed to; a poll asks again',
    files: ['test/line/messages.integration.test.ts', 'test/line/own-clients.integration.test.ts'],
    guard: {
      file: 'main/servers/routes/data-route.ts',
      find: 'const headers = unkept(standing.headers)',
      replace: 'const { headers } = standing',
    },
  }),
  testRow({
    id: 'BR-03',
    fault:
      'the same to eventsource, event-source-polyfill and fetch-event-source, which name no client',
    expected: 'each hands out what came, broken text included, and reads on',
    files: [
      'test/line/foreign-clients.integration.test.ts',
      'test/line/foreign.integration.test.ts',
    ],
    guard: {
      file: 'main/line/line.ts',
      find: 'table.of(transport, undefined, false)',
      replace: 'table.of(transport, undefined, true)',
    },
  }),
]
