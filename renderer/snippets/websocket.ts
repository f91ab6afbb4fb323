import { answerWithin, pushQuery } from './addresses.ts'
import { direct as curl } from './curl-parts.ts'
import { devProxy } from './dev-proxy.ts'
import { head as goHead, message as goMessage } from './go-parts.ts'
import { messageType, scripts, type Surroundings } from './script-parts.ts'
import type { SnippetInput, TransportSnippets } from './snippet-input.ts'

/** WebSocket, which browsers and Node 22 or later have. */
function socketScript(where: Surroundings, { url, options }: SnippetInput): string {
  const { resume } = options
  const typed = where === 'typed'
  const address = `'${url}/?${pushQuery(options)}'${resume ? " + (after === undefined ? '' : '&after=' + after)" : ''}`
  const head = [
    ...(typed ? [messageType] : []),
    ...(resume ? [typed ? 'let after: number | undefined' : 'let after'] : []),
    typed ? 'let socket: WebSocket' : 'let socket',
  ].join('\n')
  return `${head}

function connect() {
  socket = new WebSocket(${address})
  socket.onmessage = (event) => {
    const frame = JSON.parse(event.data)
${
  resume
    ? `    // The id means nothing to the server any more: it goes on from the newest.
    if (frame.type === 'reset') after = frame.newest
`
    : ''
}    // Messages have no type; heartbeats, acknowledgements and errors have.
    if (frame.type !== undefined) return
    const message${typed ? ': Message' : ''} = frame
${resume ? '    after = message.id\n' : ''}    console.log(message)
  }
  // A WebSocket never comes back by itself. 1000 says that the server ended the stream.
  socket.onclose = (event) => {
    if (event.code !== 1000) setTimeout(connect, 1000)
  }
}
connect()
// To write: socket.send(JSON.stringify({ body: 'Hello' }))
`
}

// Any curl can do this much; ws:// addresses it understands since 8.11 only.
const curlSocket = ({ url, options }: SnippetInput): string =>
  `# Prints the frames as they come, headers of two to four bytes included.
${curl} -N --http1.1 -o - -H 'Connection: Upgrade' -H 'Upgrade: websocket' \\
  -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \\
  '${url.replace(/^ws/, 'http')}/?${pushQuery(options)}'
`

function pythonSocket({ url, options }: SnippetInput): string {
  const { resume } = options
  const address = `"${url}/?${pushQuery(options)}"`
  return `# pip install websockets
import asyncio, json, os, websockets

# A proxy that the environment names does not know this machine's 127.0.0.1.
os.environ["no_proxy"] = "*"


async def listen():
${resume ? '    after = None\n' : ''}    while True:
        url = ${address}${resume ? ' + (f"&after={after}" if after is not None else "")' : ''}
        try:
            async with websockets.connect(url) as socket:
                # To write: await socket.send(json.dumps({"body": "Hello"}))
                async for text in socket:
                    frame = json.loads(text)
${
  resume
    ? `                    # The id means nothing to the server any more: it goes on from the newest.
                    if frame.get("type") == "reset":
                        after = frame["newest"]
`
    : ''
}                    # Messages have no type; heartbeats, acknowledgements and errors have.
                    if "type" not in frame:
${resume ? '                        after = frame["id"]\n' : ''}                        print(frame, flush=True)
            if socket.close_code == 1000:  # The server ended the stream.
                return
        except (OSError, websockets.WebSocketException) as error:
            print(error, flush=True)
        await asyncio.sleep(1)


asyncio.run(listen())
`
}

function goSocket({ url, options }: SnippetInput): string {
  const { resume } = options
  return `// go get github.com/gorilla/websocket
${goHead('fmt', 'time', '', 'github.com/gorilla/websocket')}${goMessage}
type Frame struct {
	Message
	Type   string \`json:"type"\`
	Newest int64  \`json:"newest"\`
}

// Without a Proxy it goes straight to the server, whatever http_proxy says.
var dialer = websocket.Dialer{HandshakeTimeout: ${answerWithin} * time.Millisecond}
${resume ? 'var after string\n' : ''}
// read reads one connection to its end.
func read() error {
	socket, _, err := dialer.Dial("${url}/?${pushQuery(options)}"${resume ? '+after' : ''}, nil)
	if err != nil {
		return err
	}
	defer socket.Close()
	// To write: socket.WriteJSON(map[string]string{"body": "Hello"})
	for {
		var frame Frame
		if err := socket.ReadJSON(&frame); err != nil {
			return err
		}
		// Messages have no type; heartbeats, acknowledgements and errors have.
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
}

func main() {
	for {
		err := read()
		fmt.Println(err)
		if websocket.IsCloseError(err, websocket.CloseNormalClosure) { // The server ended the stream.
			return
		}
		time.Sleep(time.Second)
	}
}
`
}

const plainSocket = ({ url }: SnippetInput): string => `function connect() {
  const socket = new WebSocket('${url}/?format=plain')
  // Your own message, as it is: JSON.parse(event.data) where it is JSON.
  socket.onmessage = (event) => console.log(event.data)
  // A WebSocket never comes back by itself. 1000 says that the server ended the stream.
  socket.onclose = (event) => {
    if (event.code !== 1000) setTimeout(connect, 1000)
  }
}
connect()
`

/** What a page of the dev server opens: the playground does not serve it under that path. */
const socketPath = '/websocket'
const proxy = devProxy({
  note: `// The page then opens new WebSocket('${socketPath}'), as if the dev server had it.`,
  socketPath,
})

/** Code that opens a WebSocket. */
export const webSocketSnippets: TransportSnippets = {
  ...scripts(socketScript),
  plain: plainSocket,
  python: pythonSocket,
  go: goSocket,
  curl: curlSocket,
  proxy,
}
