import { sseLimits } from '../../main/shared/contract/limits.ts'
import { longPollWait } from '../../main/shared/clients/poll-request.ts'
import { answerWithin, pushQuery } from './addresses.ts'
import type { SnippetInput, SnippetsOf } from './snippet-input.ts'

const seconds = (milliseconds: number): string => String(milliseconds / 1_000)

const direct = `# A proxy that the environment names (http_proxy) does not know this machine's 127.0.0.1.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
`

function polling({ url, options }: SnippetInput): string {
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

${direct}${body}

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

function sse({ url, options }: SnippetInput): string {
  const { resume } = options
  const request = resume
    ? `    headers = {"Last-Event-ID": after} if after else {}
    request = urllib.request.Request("${url}/sse?${pushQuery(options)}", headers=headers)
`
    : `    request = "${url}/sse?${pushQuery(options)}"\n`
  return `import http.client, json, sys, time, urllib.request

${direct}${resume ? 'after = None\n' : ''}

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

function webSocket({ url, options }: SnippetInput): string {
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

/** Python 3.9 or later; only its standard library, except for WebSocket. */
export const pythonSnippets: SnippetsOf = { polling, sse, websocket: webSocket }
