import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { testRow } from '../test-row.ts'
import { boundAddresses } from './bound-addresses.ts'
import { dependencies } from './dependencies.ts'
import { forcedPublic } from './forced-public.ts'
import { logLines } from './log-lines.ts'
import { pagePolicy } from './page-policy.ts'
import { rebinding } from './rebinding.ts'

const suite = ['test/servers/suite.integration.test.ts']

export const securityRows: readonly Row[] = [
  boundAddresses,
  testRow({
    id: 'SEC-02',
    fault: 'our own page, an allowed origin, a program without an Origin, on three ports',
    expected: 'let in; the exact origin is echoed, Vary: Origin, no *, no credentials',
    files: suite,
    pattern: 'answers (its address|localhost|\\[::1\\]|an allowed origin) as the policy says',
    guard: {
      file: 'main/servers/http/cors.ts',
      find: "'Access-Control-Allow-Origin',\n  origin,",
      replace: "'Access-Control-Allow-Origin',\n  '*',",
    },
  }),
  testRow({
    id: 'SEC-03',
    fault: 'a foreign origin, another server on this machine, one with the same beginning, null',
    expected: '403 origin_not_allowed without a CORS header, on three ports',
    files: suite,
    pattern: 'answers (a foreign|another server|an allowed one with more|a page from a file)',
    guard: {
      file: 'main/servers/http/access.ts',
      find: 'options.origins().includes(origin)',
      replace: 'options.origins().some((one) => origin.startsWith(one))',
    },
  }),
  rebinding,
  testRow({
    id: 'SEC-07',
    fault: 'preflights of an allowed and of a foreign origin, with Private-Network, on three ports',
    expected: '204 with exact methods and headers, Max-Age 600; 403 without CORS headers',
    files: suite,
    pattern: 'answers a preflight',
    guard: {
      file: 'main/servers/http/access.ts',
      find: '      options.onRefusedOrigin(origin)\n      return wrongOrigin\n',
      replace: '      return passed\n',
    },
  }),
  forcedPublic,
  builtRow(
    testRow({
      id: 'SEC-10',
      fault: 'markup, scripts, links, 60,000 characters, RTL and 10,000 marks as messages',
      expected: 'text in all panes, nothing runs, the layout holds',
      files: ['test/e2e/window.spec.ts'],
      pattern: 'show text as text',
      guard: {
        file: 'renderer/panes/feed/feed-row.vue',
        find: '<bdi>{{ body }}</bdi>',
        replace: '<bdi v-html="body"></bdi>',
      },
    }),
  ),
  pagePolicy,
  logLines,
  dependencies,
]
