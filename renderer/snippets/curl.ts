import { longPollWait } from '../../main/shared/clients/poll-request.ts'
import { pushQuery } from './addresses.ts'
import type { SnippetInput, SnippetsOf } from './snippet-input.ts'

/** A proxy that the environment names (`http_proxy`) does not know this machine's 127.0.0.1. */
const direct = "curl --noproxy '*'"

const post = (url: string): string => `# Write a message:
${direct} '${url}/messages' -H 'content-type: application/json' -d '{"author":"curl","body":"Hello"}'
`

const sse = ({ url, options }: SnippetInput): string => `${
  options.resume ? "# To go on after id 7, add: -H 'Last-Event-ID: 7'\n" : ''
}${direct} -N '${url}/sse?${pushQuery(options)}'

${post(url)}`

// Any curl can do this much; ws:// addresses it understands since 8.11 only.
const webSocket = ({ url, options }: SnippetInput): string =>
  `# Prints the frames as they come, headers of two to four bytes included.
${direct} -N --http1.1 -o - -H 'Connection: Upgrade' -H 'Upgrade: websocket' \\
  -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \\
  '${url.replace(/^ws/, 'http')}/?${pushQuery(options)}'
`

function poll(url: string, { pollMode }: SnippetInput['options']): string {
  switch (pollMode) {
    case 'all':
      return `${direct} '${url}/getData'\n`
    case 'new':
      return `# Put the id you saw last in the place of 0.\n${direct} '${url}/getData?after=0'\n`
    case 'conditional':
      return `# Run it twice: the second answer is a 304 without a body, unless something came.
${direct} -w '%{http_code}\\n' --etag-save etag.txt --etag-compare etag.txt '${url}/getData'
`
    case 'long':
      return `# Put the id you saw last in the place of 0: it waits until there is a newer one.
${direct} '${url}/getData?after=0&wait=${longPollWait}'
`
    default:
      return pollMode satisfies never
  }
}

const polling = ({ url, options }: SnippetInput): string => `${poll(url, options)}\n${post(url)}`

/** The commands for a shell, one request or one connection each. */
export const curlSnippets: SnippetsOf = { polling, sse, websocket: webSocket }
