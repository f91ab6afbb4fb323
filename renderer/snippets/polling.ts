import { longPollWait } from '../../main/shared/clients/poll-request.ts'
import { answerWithin } from './addresses.ts'
import { direct as curl, post } from './curl-parts.ts'
import { devProxy } from './dev-proxy.ts'
import { head as goHead, message as goMessage } from './go-parts.ts'
import { everyInterval, pollingScript } from './polling-script.ts'
import { direct as pythonDirect, seconds } from './python-parts.ts'
import { scripts } from './script-parts.ts'
import type { SnippetInput, TransportSnippets } from './snippet-input.ts'

function curlPoll(url: string, { pollMode }: SnippetInput['options']): string {
  switch (pollMode) {
    case 'all':
      return `${curl} '${url}/getData'\n`
    case 'new':
      return `# Put the id you saw last in the place of 0.\n${curl} '${url}/getData?after=0'\n`
    case 'conditional':
      return `# Run it twice: the second answer is a 304 without a body, unless something came.
${curl} -w '%{http_code}\\n' --etag-save etag.txt --etag-compare etag.txt '${url}/getData'
`
    case 'long':
      return `# Put the id you saw last in the place of 0: it waits until there is a newer one.
${curl} '${url}/getData?after=0&wait=${longPollWait}'
`
    default:
      return pollMode satisfies never
  }
}

const curlPolling = ({ url, options }: SnippetInput): string =>
  `${curlPoll(url, options)}\n${post(url)}`

function pythonPolling({ url, options }: SnippetInput): string {
  const { pollMode, pollInterval } = options
  const wait = pollMode === 'long' ? longPollWait : 0
  const polls = {
    all: `
def poll():
    with direct.open("${url}/getData", timeout=${seconds(answerWithin)}) as response:
        print(json.load(response), flush=True)
`,
    conditional: `etag = None


def poll():
    global etag
    headers = {"If-None-Match": etag} if etag else {}
    request = urllib.request.Request("${url}/getData", headers=headers)
    try:
        with direct.open(request, timeout=${seconds(answerWithin)}) as response:
            rows, etag = json.load(response), response.headers["ETag"]
    except urllib.error.HTTPError as error:
        if error.code == 304:  # Nothing has changed since.
            return
        raise
    print(rows, flush=True)
`,
  }
  const readNew = `after = stream = None


def poll():
    global after, stream
    # Without a cursor yet: start at the newest message.
    query = "limit=1" if after is None else f"after={after}${wait > 0 ? `&wait=${wait}` : ''}"
    with direct.open(f"${url}/getData?{query}", timeout=${seconds(answerWithin + wait)}) as response:
        rows = json.load(response)
        before, stream = stream, response.headers["X-Stream"]
    if before not in (None, stream):
        # This is another store, which numbers from 1: read it from its beginning.
        after = 0
        return
    for message in rows:
        print(message, flush=True)
    after = rows[-1]["id"] if rows else after or 0
`
  const body = pollMode === 'new' || pollMode === 'long' ? readNew : polls[pollMode]
  return `import http.client, json, time, urllib.error, urllib.request

${pythonDirect}${body}

while True:
    began = time.monotonic()
    pause = ${seconds(pollInterval)}
    try:
        poll()
    except (OSError, ValueError, http.client.HTTPException) as error:
        print(error, flush=True)
        pause = max(pause, 1)
    time.sleep(max(0, began + pause - time.monotonic()))
`
}

/** Without a `Proxy` of its own a transport goes straight to the server, whatever http_proxy says. */
const goClient = (within: number): string => `
var client = http.Client{Transport: &http.Transport{}, Timeout: ${within} * time.Millisecond}
`

function goPolling({ url, options }: SnippetInput): string {
  const { pollMode, pollInterval } = options
  const wait = pollMode === 'long' ? longPollWait : 0
  const readRows = `	var rows []Message
	if err := json.NewDecoder(response.Body).Decode(&rows); err != nil {
		return err
	}
`
  const unlessOk = `	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %s", response.Status)
	}
`
  const printRows = `	for _, message := range rows {
		fmt.Printf("%+v\\n", message)
	}
`
  const polls = {
    all: `
func poll() error {
	response, err := client.Get("${url}/getData")
	if err != nil {
		return err
	}
${unlessOk}${readRows}${printRows}	return nil
}
`,
    conditional: `
var etag string

func poll() error {
	request, err := http.NewRequest("GET", "${url}/getData", nil)
	if err != nil {
		return err
	}
	if etag != "" {
		request.Header.Set("If-None-Match", etag)
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	if response.StatusCode == http.StatusNotModified { // Nothing has changed since.
		return response.Body.Close()
	}
${unlessOk}${readRows}	etag = response.Header.Get("ETag")
${printRows}	return nil
}
`,
  }
  const readNew = `
// Without a cursor yet: start at the newest message.
var query = "limit=1"
var stream string

func poll() error {
	response, err := client.Get("${url}/getData?" + query)
	if err != nil {
		return err
	}
${unlessOk}${readRows}	before := stream
	stream = response.Header.Get("X-Stream")
	if before != "" && before != stream {
		// This is another store, which numbers from 1: read it from its beginning.
		query = "after=0${wait > 0 ? `&wait=${wait}` : ''}"
		return nil
	}
${printRows}	if len(rows) > 0 {
		query = fmt.Sprintf("after=%d${wait > 0 ? `&wait=${wait}` : ''}", rows[len(rows)-1].ID)
	} else if query == "limit=1" {
		query = "after=0${wait > 0 ? `&wait=${wait}` : ''}"
	}
	return nil
}
`
  const body = pollMode === 'new' || pollMode === 'long' ? readNew : polls[pollMode]
  return `${goHead('encoding/json', 'fmt', 'net/http', 'time')}${goMessage}${goClient(answerWithin + wait)}${body}
func main() {
	for {
		pause := time.After(${pollInterval} * time.Millisecond)
		if err := poll(); err != nil {
			fmt.Println(err)
			time.Sleep(time.Second)
		}
		<-pause
	}
}
`
}

/** Plain rows have no ids: the cursor is beside them. */
const plainPolling = ({ url, options: { pollInterval } }: SnippetInput): string =>
  everyInterval(
    pollInterval,
    `let after
let stream = null

async function poll() {
  // Without a cursor yet: start at the newest message.
  const query = after === undefined ? 'limit=1' : 'after=' + after
  const response = await fetch('${url}/getData?format=plain&' + query, {
    cache: 'no-store',
    signal: AbortSignal.timeout(${answerWithin}),
  })
  if (!response.ok) throw new Error(\`status \${response.status}\`)
  // Your own messages: values where they are JSON, texts otherwise.
  const messages = await response.json()
  const before = stream
  stream = response.headers.get('x-stream')
  if (before !== null && before !== stream) {
    // This is another store, which numbers from 1: read it from its beginning.
    after = 0
    return
  }
  for (const message of messages) console.log(message)
  after = response.headers.get('x-last-id') ?? after
}
`,
  )

const proxy = devProxy({
  note: "// The page then asks fetch('/getData'), as if the dev server had the rows.",
  paths: ['/getData', '/messages'],
})

/** Code that polls. */
export const pollingSnippets: TransportSnippets = {
  ...scripts(pollingScript),
  plain: plainPolling,
  python: pythonPolling,
  go: goPolling,
  curl: curlPolling,
  proxy,
}
