import { sseLimits } from '../../main/shared/contract/limits.ts'
import { longPollWait } from '../../main/shared/clients/poll-request.ts'
import { answerWithin, pushQuery } from './addresses.ts'
import type { SnippetInput, SnippetsOf } from './snippet-input.ts'

const head = (...packages: readonly string[]): string => `package main

import (
${packages.map((name) => (name === '' ? '' : `\t"${name}"`)).join('\n')}
)
`

const message = `
type Message struct {
	ID        int64   \`json:"id"\`
	Author    string  \`json:"author"\`
	Body      string  \`json:"body"\`
	CreatedAt float64 \`json:"createdAt"\` // epoch milliseconds
}
`

/** Without a `Proxy` of its own a transport goes straight to the server, whatever http_proxy says. */
const client = (within: number): string => `
var client = http.Client{Transport: &http.Transport{}, Timeout: ${within} * time.Millisecond}
`

function polling({ url, options }: SnippetInput): string {
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
  return `${head('encoding/json', 'fmt', 'net/http', 'time')}${message}${client(answerWithin + wait)}${body}
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

function sse({ url, options }: SnippetInput): string {
  const { resume } = options
  return `${head('bufio', 'encoding/json', 'fmt', 'net/http', 'os', 'strings', 'time')}${message}
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

function webSocket({ url, options }: SnippetInput): string {
  const { resume } = options
  return `// go get github.com/gorilla/websocket
${head('fmt', 'time', '', 'github.com/gorilla/websocket')}${message}
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

/** Go 1.19 or later; only its standard library, except for WebSocket. */
export const goSnippets: SnippetsOf = { polling, sse, websocket: webSocket }
