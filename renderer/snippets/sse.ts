import { sseLimits } from '../../main/shared/contract/limits.ts'
import { pushQuery } from './addresses.ts'
import { direct as curl, post } from './curl-parts.ts'
import { devProxy } from './dev-proxy.ts'
import { head as goHead, message as goMessage } from './go-parts.ts'
import { direct as pythonDirect, seconds } from './python-parts.ts'
import { messageType, scripts, type Surroundings } from './script-parts.ts'
import type { SnippetInput, TransportSnippets } from './snippet-input.ts'

/** Server-Sent Events. The browser has them; Node needs a package. */
function eventsScript(where: Surroundings, { url, options }: SnippetInput): string {
  const typed = where === 'typed'
  const head = [
    ...(where === 'node'
      ? ['// npm install eventsource', "import { EventSource } from 'eventsource'", '']
      : []),
    ...(typed ? [messageType] : []),
    ...(options.resume ? ["let after = ''", ''] : []),
  ].join('\n')
  // The package does not hold the process while it waits to reconnect.
  const tail =
    where === 'node'
      ? '\n// Keeps Node running between two connections.\nsetInterval(() => {}, 60_000)\n'
      : ''
  const address = `'${url}/sse?${pushQuery(options)}'`
  const heartbeat =
    options.heartbeat > 0
      ? `  source.addEventListener('heartbeat', () => console.log('still there'))\n`
      : ''
  const message = typed
    ? 'const message: Message = JSON.parse(event.data)'
    : 'const message = JSON.parse(event.data)'
  if (!options.resume) {
    return `${head}function connect() {
  const source = new EventSource(${address})
  source.onmessage = (event) => {
    ${message}
    console.log(message)
  }
${heartbeat}  // Left to itself it would go on where it was; this one starts over.
  source.onerror = () => {
    source.close()
    setTimeout(connect, ${sseLimits.retry})
  }
}
connect()
${tail}`
  }
  return `${head}function connect() {
  const source = new EventSource(${address} + (after === '' ? '' : '&after=' + after))
  source.onmessage = (event) => {
    after = event.lastEventId
    ${message}
    console.log(message)
  }
  // The id it has means nothing to the server any more: it goes on from another one.
  source.addEventListener('reset', (event) => {
    after = event.lastEventId
    console.log('reset', event.data)
  })
${heartbeat}  // It comes back by itself after a broken connection, and asks for what it missed. It does not
  // after an answer other than 200, such as the 502 of a proxy, or the 204 of a stream that was ended.
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, ${sseLimits.retry})
  }
}
connect()
${tail}`
}

/** Server-Sent Events read with fetch: headers of one's own, the status of a refusal, an end. */
function fetchScript({ url, options }: SnippetInput): string {
  const { resume } = options
  const address = `'${url}/sse?${pushQuery(options)}'${resume ? " + (after === '' ? '' : '&after=' + after)" : ''}`
  return `// fetch lets you send headers of your own, see the status of a refusal, and end: stop.abort().
const stop = new AbortController()
${resume ? "let after = ''\n" : ''}
/** Reads one connection to its end. */
async function read() {
  const address = ${address}
  const response = await fetch(address, { cache: 'no-store', signal: stop.signal })
  // 204: the stream was ended, do not come back.
  if (response.status === 204) return stop.abort()
  if (!response.ok) throw new Error(\`status \${response.status}\`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (text + value).split('\\n\\n')
    text = blocks.pop()
    blocks.forEach(take)
  }
}

/** Reads one block (WHATWG HTML 9.2.6). This server ends each line with LF. */
function take(block) {
  let type = 'message'
  const data = []
  for (const line of block.split('\\n')) {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line)
    if (field === 'event') type = value
    if (field === 'data') data.push(value)
${resume ? "    if (field === 'id') after = value\n" : ''}  }
  // A comment, or only an id, is not an event.
  if (data.length === 0) return
  console.log(type, JSON.parse(data.join('\\n')))
}

async function listen() {
  while (!stop.signal.aborted) {
    await read().catch(console.error)
    await new Promise((resolve) => setTimeout(resolve, ${sseLimits.retry}))
  }
}
listen()
`
}

const curlEvents = ({ url, options }: SnippetInput): string => `${
  options.resume ? "# To go on after id 7, add: -H 'Last-Event-ID: 7'\n" : ''
}${curl} -N '${url}/sse?${pushQuery(options)}'

${post(url)}`

function pythonEvents({ url, options }: SnippetInput): string {
  const { resume } = options
  const request = resume
    ? `    headers = {"Last-Event-ID": after} if after else {}
    request = urllib.request.Request("${url}/sse?${pushQuery(options)}", headers=headers)
`
    : `    request = "${url}/sse?${pushQuery(options)}"\n`
  return `import http.client, json, sys, time, urllib.request

${pythonDirect}${resume ? 'after = None\n' : ''}

def read():
    """Reads one connection to its end. Every 15 s comes a comment at least."""
${resume ? '    global after\n' : ''}${request}    with direct.open(request, timeout=60) as response:
        if response.status == 204:  # The stream was ended: do not come back.
            sys.exit()
        event, data${resume ? ', last = "message", [], after' : ' = "message", []'}
        for line in response:
            field, _, value = line.decode().rstrip("\\n").partition(":")
            value = value.removeprefix(" ")
            if field == "event":
                event = value
            elif field == "data":
                data.append(value)
${resume ? '            elif field == "id":\n                last = value\n' : ''}            elif line == b"\\n":
${resume ? '                after = last  # What is cut off in the middle is asked for again.\n' : ''}                if data:  # A comment, or only an id, is not an event.
                    print(event, json.loads("\\n".join(data)), flush=True)
                event, data = "message", []


while True:
    try:
        read()
    except (OSError, ValueError, http.client.HTTPException) as error:
        print(error, flush=True)
    time.sleep(${seconds(sseLimits.retry)})
`
}

function goEvents({ url, options }: SnippetInput): string {
  const { resume } = options
  return `${goHead('bufio', 'encoding/json', 'fmt', 'net/http', 'os', 'strings', 'time')}${goMessage}
// No time limit: a stream has no end.
var client = http.Client{Transport: &http.Transport{}}
${resume ? 'var after string\n' : ''}
// read reads one connection to its end.
func read() error {
	request, err := http.NewRequest("GET", "${url}/sse?${pushQuery(options)}", nil)
	if err != nil {
		return err
	}
${
  resume
    ? `	if after != "" {
		request.Header.Set("Last-Event-ID", after)
	}
`
    : ''
}	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusNoContent: // The stream was ended: do not come back.
		os.Exit(0)
	default:
		return fmt.Errorf("status %s", response.Status)
	}
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	event, data${resume ? ', last := "message", []string{}, after' : ' := "message", []string{}'}
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case field == "event":
			event = value
		case field == "data":
			data = append(data, value)
${resume ? '\t\tcase field == "id":\n\t\t\tlast = value\n' : ''}		case lines.Text() == "":
${resume ? '\t\t\tafter = last // What is cut off in the middle is asked for again.\n' : ''}			take(event, strings.Join(data, "\\n"))
			event, data = "message", nil
		}
	}
	return lines.Err()
}

func take(event, data string) {
	if data == "" { // A comment, or only an id, is not an event.
		return
	}
	var message Message
	if event != "message" {
		fmt.Println(event, data)
	} else if err := json.Unmarshal([]byte(data), &message); err != nil {
		fmt.Println(err)
	} else {
		fmt.Printf("%+v\\n", message)
	}
}

func main() {
	for {
		if err := read(); err != nil {
			fmt.Println(err)
		}
		time.Sleep(${sseLimits.retry} * time.Millisecond)
	}
}
`
}

const plainEvents = ({
  url,
  event = '',
}: SnippetInput): string => `// It comes back by itself, and asks for what it missed.
const source = new EventSource('${url}/sse?format=plain')
// Your own message, as it is: JSON.parse(event.data) where it is JSON.
source.addEventListener(${JSON.stringify(event === '' ? 'message' : event)}, (event) => console.log(event.data))
`

const proxy = devProxy({
  note: "// The page then opens new EventSource('/sse').",
  paths: ['/sse', '/messages'],
})

/** Code that listens to an event stream. */
export const sseSnippets: TransportSnippets = {
  ...scripts(eventsScript),
  fetch: fetchScript,
  plain: plainEvents,
  python: pythonEvents,
  go: goEvents,
  curl: curlEvents,
  proxy,
}
