/** What all clients of the script share: asking, the clocks, and taking what arrives. */
export const commonPart = String.raw`
const delay = new Trend('delay_ms', true)
const received = new Counter('received')
const missed = new Counter('missed')
const duplicated = new Counter('duplicated')
const outOfOrder = new Counter('out_of_order')
const bytes = new Counter('bytes')
const requests = new Counter('requests')
const empty = new Counter('empty')
const unjudged = new Counter('unjudged')
const perMinute = new Trend('requests_per_minute')
const perMessage = new Trend('bytes_per_message')
const emptyShare = new Trend('empty_share')
/** The ids that a client judged lie above the one, up to the other. */
const auditedAfter = new Gauge('audited_after')
const auditedThrough = new Gauge('audited_through')
const clockOffset = new Trend('clock_offset_ms', true)
const clockUncertainty = new Trend('clock_uncertainty_ms', true)
const planTold = new Gauge('plan')

/** k6 counts whole ms and leaves the rest out, so a moment is half a ms later on average, and uncertain by as much. */
const half = 0.5
const now = () => Date.now() + half
const later = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))

function utf8(text) {
  let length = text.length
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    // Two units beyond the basic plane are four bytes.
    if (code >= 0xd800 && code < 0xe000) length += 1
    else if (code > 0x7ff) length += 2
    else if (code > 0x7f) length += 1
  }
  return length
}

const get = (url, name, params) =>
  http.asyncRequest('GET', url, null, Object.assign({ tags: { name } }, params))

/** Bytes of a request and its answer as HTTP/1.1 writes them, without TCP and TLS. */
function exchangeBytes(answer) {
  const [, host, path] = /^https?:[/][/]([^/]+)(.*)$/.exec(answer.request.url)
  let sum = utf8('GET ' + path + ' HTTP/1.1') + 2 + utf8('Host: ' + host) + 2 + 2
  for (const name of Object.keys(answer.request.headers)) {
    sum += utf8(name + ': ' + String(answer.request.headers[name])) + 2
  }
  sum += utf8(answer.proto + ' ' + answer.status_text) + 2 + 2
  for (const name of Object.keys(answer.headers)) sum += utf8(name + ': ' + answer.headers[name]) + 2
  return sum + utf8(answer.body || '')
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    return undefined
  }
}

/**
 * How far the clock of the servers is ahead of this one, ms: /clock bounds it from both sides at each question, and the truth
 * lies where all bounds overlap. Servers without it are asked for their Date header, which counts whole seconds.
 */
async function readClock() {
  let low = -Infinity
  let high = Infinity
  for (let question = 0; question < 5; question += 1) {
    const sent = Date.now()
    const answer = await get(address.polling + '/clock', 'clock', {})
    const back = Date.now() + 1
    const exact = answer.status === 200 ? parsed(answer.body) : undefined
    const at = exact === undefined ? Date.parse(answer.headers.Date) : exact.now
    if (!Number.isFinite(at)) continue
    const least = at - back
    const most = at + (exact === undefined ? 1000 : 0) - sent
    const overlaps = Math.max(low, least) <= Math.min(high, most)
    // Where they do not, a clock was set in between: only the last bound holds.
    low = overlaps ? Math.max(low, least) : least
    high = overlaps ? Math.min(high, most) : most
  }
  if (low === -Infinity) throw new Error('No clock can be read at ' + address.polling)
  return { offset: (low + high) / 2, uncertainty: (high - low) / 2 + half }
}

/** The rows of an answer, oldest first; undefined where it has none that can be read. */
function rowsOf(answer) {
  const rows = answer.status === 200 ? parsed(answer.body) : undefined
  return Array.isArray(rows) ? rows : undefined
}

/** Takes one message of a client, and the bytes that it came in. */
function take(client, message, size) {
  if (message === undefined || typeof message.id !== 'number') return
  const arrived = now() + client.offset
  client.cursor = Math.max(client.cursor, message.id)
  const verdict = client.audit.take(message.id, message.createdAt)
  if (verdict === 'outside') return
  client.bytes += size
  if (verdict !== 'duplicate') delay.add(arrived - message.createdAt)
}

/** Whether what happens now belongs to the window. */
function counts(client) {
  const at = now() + client.offset
  return at >= client.from && at < client.until
}

/** The server says that the cursor means nothing: rows were deleted, or this is another stream. */
function reset(client, frame) {
  const other = frame.stream !== client.stream
  client.stream = frame.stream
  if (other || frame.newest < client.cursor) {
    client.cursor = frame.newest
    client.audit.restart(frame.newest)
  } else {
    client.audit.forgive(frame.oldest - 1)
  }
}

/** What a client that is pushed to asks for. */
function pushQuery(client, options) {
  const from = options.resume || client.opened === 0 ? '&after=' + client.cursor : ''
  const beats = options.heartbeat > 0 ? '&heartbeat=' + options.heartbeat : ''
  const stream = '&stream=' + encodeURIComponent(client.stream)
  return '?client=' + client.id + from + stream + '&interval=' + options.interval + beats
}

/** A pause before the next attempt, ms: twice as long after each that brought nothing, and never the same for all. */
function backoff(client) {
  client.failures += 1
  return Math.min(10000, 250 * 2 ** client.failures) * (0.5 + Math.random())
}

/** A connection beyond the first counts as a request, as those of the playground's own clients do. */
function opens(client) {
  if (client.opened > 0 && counts(client)) client.requests += 1
  client.opened += 1
}
`
