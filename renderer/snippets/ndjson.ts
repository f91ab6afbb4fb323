import { sseLimits } from '../../main/shared/contract/limits.ts'
import { pushQuery } from './addresses.ts'
import { direct as curl, post } from './curl-parts.ts'
import { devProxy } from './dev-proxy.ts'
import { head as goHead, message as goMessage } from './go-parts.ts'
import { direct as pythonDirect, seconds } from './python-parts.ts'
import { messageType, scripts, type Surroundings } from './script-parts.ts'
import type { SnippetInput, TransportSnippets } from './snippet-input.ts'

const address = ({ url, options }: SnippetInput): string => `${url}/stream?${pushQuery(options)}`

/** Browsers and Node read it by fetch. */
function linesScript(where: Surroundings, input: SnippetInput): string {
  const { resume } = input.options
  const typed = where === 'typed'
  return `${typed ? `${messageType}\n` : ''}${resume ? `let after${typed ? ': number | undefined' : ''}\n` : ''}
/** Reads one connection to its end. Returns false where the server ended the stream. */
async function read()${typed ? ': Promise<boolean>' : ''} {
  const response = await fetch('${address(input)}'${resume ? " + (after === undefined ? '' : '&after=' + after)" : ''}, { cache: 'no-store' })
  if (response.status === 204) return false
  if (!response.ok || response.body === null) throw new Error(\`status \${response.status}\`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return true
    const lines = (rest + value).split('\\n')
    rest = lines.pop() ?? ''
    // An empty line is a heartbeat.
    for (const line of lines) if (line !== '') take(JSON.parse(line))
  }
}

// Messages have no type; heartbeats and what tells of the stream have.
function take(frame${typed ? ': Message & { type?: string; newest?: number }' : ''}) {
${
  resume
    ? `  // The id means nothing to the server any more: it goes on from the newest.
  if (frame.type === 'reset') after = frame.newest
`
    : ''
}  if (frame.type !== undefined) return
${resume ? '  after = frame.id\n' : ''}  console.log(frame)
}

async function listen() {
  while (await read().catch((error) => (console.error(error), true))) {
    await new Promise((resolve) => setTimeout(resolve, ${sseLimits.retry}))
  }
}
listen()
`
}

const curlLines = (input: SnippetInput): string => `${
  input.options.resume ? "# To go on after id 7, add: -H 'Last-Event-ID: 7'\n" : ''
}${curl} -N '${address(input)}'

${post(input.url)}`

function pythonLines(input: SnippetInput): string {
  const { resume } = input.options
  return `import http.client, json, sys, time, urllib.request

${pythonDirect}${resume ? 'after = ""\n' : ''}

def read():
    """Reads one connection to its end. Every 15 s comes an empty line at least."""
${resume ? '    global after\n' : ''}    with direct.open("${address(input)}"${resume ? ' + after' : ''}, timeout=60) as response:
        if response.status == 204:  # The stream was ended: do not come back.
            sys.exit()
        for line in response:
            if line == b"\\n":
                continue
            frame = json.loads(line)
${
  resume
    ? `            # The id means nothing to the server any more: it goes on from the newest.
            if frame.get("type") == "reset":
                after = f"&after={frame['newest']}"
`
    : ''
}            if "type" not in frame:
${resume ? `                after = f"&after={frame['id']}"\n` : ''}                print(frame, flush=True)


while True:
    try:
        read()
    except (OSError, ValueError, http.client.HTTPException) as error:
        print(error, flush=True)
    time.sleep(${seconds(sseLimits.retry)})
`
}

function goLines(input: SnippetInput): string {
  const { resume } = input.options
  return `${goHead('bufio', 'encoding/json', 'fmt', 'net/http', 'os', 'time')}${goMessage}
type Frame struct {
	Message
	Type   string \`json:"type"\`
	Newest int64  \`json:"newest"\`
}

// No time limit: a stream has no end.
var client = http.Client{Transport: &http.Transport{}}
${resume ? 'var after string\n' : ''}
// read reads one connection to its end.
func read() error {
	response, err := client.Get("${address(input)}"${resume ? ' + after' : ''})
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
	for lines.Scan() {
		if lines.Text() == "" { // A heartbeat.
			continue
		}
		var frame Frame
		if err := json.Unmarshal(lines.Bytes(), &frame); err != nil {
			return err
		}
		switch frame.Type {
		case "":
${resume ? '\t\t\tafter = fmt.Sprintf("&after=%d", frame.ID)\n' : ''}			fmt.Printf("%+v\\n", frame.Message)
${
  resume
    ? `		case "reset": // The id means nothing to the server any more: it goes on from the newest.
			after = fmt.Sprintf("&after=%d", frame.Newest)
`
    : ''
}		}
	}
	return lines.Err()
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

const plainLines = ({ url }: SnippetInput): string => `async function read() {
  const response = await fetch('${url}/stream?format=plain')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\\n')
    rest = lines.pop()
    // Your own messages: values where they are JSON, texts otherwise. An empty line is a heartbeat.
    for (const line of lines) if (line !== '') console.log(JSON.parse(line))
  }
}
read()
`

const proxy = devProxy({
  note: "// The page then asks fetch('/stream').",
  paths: ['/stream', '/messages'],
})

/** Code that reads lines of JSON. */
export const ndjsonSnippets: TransportSnippets = {
  ...scripts(linesScript),
  plain: plainLines,
  python: pythonLines,
  go: goLines,
  curl: curlLines,
  proxy,
}
