import { longPollWait } from '../../main/shared/clients/poll-request.ts'
import { answerWithin } from './addresses.ts'
import { messageType, type Surroundings } from './script-parts.ts'
import type { SnippetInput } from './snippet-input.ts'

/** Polling with fetch, in the mode in force. */
export function pollingScript(where: Surroundings, { url, options }: SnippetInput): string {
  const { pollMode, pollInterval } = options
  const head = where === 'typed' ? `${messageType}\n` : ''
  switch (pollMode) {
    case 'all':
      return `${head}${everyInterval(pollInterval, readAll(url, where))}`
    case 'conditional':
      return `${head}${conditional(url, where, pollInterval)}`
    case 'new':
      return `${head}${cursor(where)}\n${everyInterval(pollInterval, readNew(url, where))}`
    case 'long':
      return `${head}${cursor(where)}\n${oneAfterAnother(pollInterval, readNew(url, where, longPollWait))}`
    default:
      return pollMode satisfies never
  }
}

/** A request that is given up in the end: without that, a silent line would be waited for for ever. */
const fetchOf = (address: string, options: readonly string[], wait = 0): string =>
  `const response = await fetch(${address}, {
${[...options, `signal: AbortSignal.timeout(${answerWithin + wait})`].map((line) => `    ${line},\n`).join('')}  })`
/** Node keeps no answers, and its fetch knows no caches. */
const fresh = (where: Surroundings): string[] => (where === 'node' ? [] : ["cache: 'no-store'"])
const rows = (where: Surroundings): string =>
  where === 'typed'
    ? 'const rows: Message[] = await response.json()'
    : 'const rows = await response.json()'
const unlessOk = 'if (!response.ok) throw new Error(`status ${response.status}`)'

const readAll = (url: string, where: Surroundings): string => `async function poll() {
  ${fetchOf(`'${url}/getData'`, fresh(where))}
  ${unlessOk}
  ${rows(where)}
  console.log(rows)
}
`

function conditional(url: string, where: Surroundings, interval: number): string {
  if (where === 'browser') {
    return everyInterval(
      interval,
      `async function poll() {
  // The browser sends the ETag it kept, and answers a 304 from its cache.
  ${fetchOf(`'${url}/getData'`, ["cache: 'no-cache'"])}
  ${unlessOk}
  console.log(await response.json())
}
`,
    )
  }
  const type = where === 'typed' ? ': string | null' : ''
  const headersType = where === 'typed' ? ': HeadersInit' : ''
  return `let etag${type} = null

${everyInterval(
  interval,
  `async function poll() {
  const headers${headersType} = etag === null ? {} : { 'if-none-match': etag }
  ${fetchOf(`'${url}/getData'`, ['headers', ...fresh(where)])}
  // Nothing has changed since.
  if (response.status === 304) return
  ${unlessOk}
  ${rows(where)}
  etag = response.headers.get('etag')
  console.log(rows)
}
`,
)}`
}

const cursor = (where: Surroundings): string =>
  where === 'typed'
    ? 'let after: number | undefined\nlet stream: string | null = null\n'
    : 'let after\nlet stream = null\n'

/** A cursor is only valid in the stream that it is from: each answer names its stream. */
const readNew = (url: string, where: Surroundings, wait = 0): string => `async function poll() {
  // Without a cursor yet: start at the newest message.
  const query = after === undefined ? 'limit=1' : \`after=\${after}${wait > 0 ? `&wait=${wait}` : ''}\`
  ${fetchOf(`\`${url}/getData?\${query}\``, fresh(where), wait)}
  ${unlessOk}
  ${rows(where)}
  const before = stream
  stream = response.headers.get('x-stream')
  if (before !== null && before !== stream) {
    // This is another store, which numbers from 1: read it from its beginning.
    after = 0
    return
  }
  for (const message of rows) console.log(message)
  after = rows.at(-1)?.id ?? after ?? 0
}
`

/** One request at a time, start to start: answers cannot overtake one another. */
export const everyInterval = (interval: number, poll: string): string => `${poll}
let busy = false
setInterval(async () => {
  if (busy) return
  busy = true
  await poll().catch(console.error)
  busy = false
}, ${interval})
`

const oneAfterAnother = (pause: number, poll: string): string => `${poll}
async function listen() {
  for (;;) {
    let pause = ${pause}
    await poll().catch((error) => {
      console.error(error)
      pause = 1000
    })
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
listen()
`
