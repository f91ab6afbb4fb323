import { transportRows, transports } from '../../contract/transport.ts'

/** Where the server of each transport is, unless a variable of its name says it. */
const addresses = transports.map((name) => {
  const { port, scheme } = transportRows[name]
  const address = `server(__ENV.${name.toUpperCase()}_URL, ${port})`
  return `  ${name}: ${address}${scheme === 'ws' ? ".replace(/^http/, 'ws')" : ''},`
})

/** The part of a script for k6 that has addresses and scenarios: a scenario for each lane of each step of the plan. */
export const scenarioPart = String.raw`
/** An address with a port, or with https, is one entrance for everything; without, every server has a port of its own. */
const base = (__ENV.BASE_URL || 'http://127.0.0.1').replace(/[/]$/, '')
const single = /^https:|:[0-9]+$/.test(base)
const server = (own, port) => (own || (single ? base : base + ':' + port)).replace(/[/]$/, '')
const address = {
${addresses.join('\n')}
}

if (plan.oneByOne && __ENV.POINT === undefined) {
  throw new Error(
    'The servers have to be set for each value: run this once for each, with -e POINT=0 to -e POINT=' + (plan.points.length - 1),
  )
}
const steps = plan.steps.filter((step) => __ENV.POINT === undefined || step.point === Number(__ENV.POINT))
const clients = Number(__ENV.CLIENTS || plan.clients)
/** For a client's first questions, and for its last, ms. */
const settling = 2000
/** How long after its end a client may still be telling, ms: k6 has the clients of both steps ready for as long as these overlap. */
const grace = 5000
const connecting = settling + (plan.connectRate === null ? 0 : Math.ceil((1000 * clients) / plan.connectRate))
/** From the begin of a scenario until its clients stop, ms. */
const measuring = (step) => connecting + plan.warmUp + plan.window + plan.points[step.point].patience

function scenarios() {
  const all = {}
  let at = 0
  steps.forEach((step, number) => {
    const length = measuring(step) + settling
    const { value } = plan.points[step.point]
    for (const place of step.lanes) {
      const lane = plan.lanes[place].tag
      const load =
        plan.connectRate === null
          ? { executor: 'constant-vus', vus: clients, duration: length + 'ms' }
          : {
              executor: 'ramping-vus',
              startVUs: 0,
              gracefulRampDown: '0s',
              stages: [
                { target: clients, duration: connecting - settling + 'ms' },
                { target: clients, duration: length - connecting + settling + 'ms' },
              ],
            }
      all['step_' + number + '_' + lane] = Object.assign(load, {
        exec: 'measure',
        startTime: at + 'ms',
        gracefulStop: grace + 'ms',
        env: { STEP: String(number), LANE: String(place) },
        tags: Object.assign(
          { lane, point: String(step.point), round: step.control ? 'control' : String(step.round + 1) },
          value === '' ? {} : { value },
        ),
      })
    }
    at += length + grace + 1000
  })
  return all
}

export const options = {
  scenarios: scenarios(),
  thresholds,
  summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(95)', 'p(99)', 'count'],
  // Without the address: each connection has another one.
  systemTags: ['status', 'method', 'name', 'scenario', 'error', 'error_code'],
}
`

/** The part of a script for k6 in which a client measures one step. */
export const measurePart = String.raw`
let told = false
/** Once a machine: what the samples belong to, for whoever merges them. */
function tellPlan() {
  if (told || exec.vu.idInInstance !== 1) return
  told = true
  planTold.add(clients, Object.assign({ plan: JSON.stringify(experiment) }, about))
}

/** Asks for rows until it gets some answer that can be read, at most ten times. */
async function ask(query, name) {
  for (let left = 9; ; left -= 1) {
    const answer = await get(address.polling + '/getData' + query, name, {})
    const rows = rowsOf(answer)
    if (rows !== undefined || left === 0) return { answer, rows }
    await later(200)
  }
}

/** Where the stream is: what a client resumes from when it connects first. */
async function place() {
  const { answer, rows } = await ask('?limit=1', 'newest')
  if (rows === undefined) throw new Error(address.polling + ' answered ' + answer.status + ' ' + answer.error)
  return { cursor: rows.length === 0 ? 0 : rows[0].id, stream: answer.headers['X-Stream'] }
}

/** Tells what a client found, once it has stopped. */
async function tell(client) {
  const { audit } = client
  if (audit.through === null) {
    const { rows } = await ask('?after=' + audit.newest, 'rest')
    // A server that cannot be asked may have had more: these messages are not judged.
    if (rows === undefined) unjudged.add(1)
    audit.close(rows || [])
  }
  received.add(audit.received)
  missed.add(audit.missed)
  duplicated.add(audit.duplicated)
  outOfOrder.add(audit.outOfOrder)
  bytes.add(client.bytes)
  requests.add(client.requests)
  empty.add(client.empty)
  auditedAfter.add(audit.after)
  auditedThrough.add(audit.through)
  perMinute.add((client.requests * 60000) / plan.window)
  if (audit.received > 0) perMessage.add(client.bytes / audit.received)
  if (client.requests > 0) emptyShare.add(client.empty / client.requests)
}

/** One client in one step: it connects, waits for the window, judges what is due in it, and tells. */
export async function measure() {
  const step = steps[Number(__ENV.STEP)]
  const lane = plan.lanes[Number(__ENV.LANE)]
  const begun = exec.scenario.startTime
  const stop = begun + measuring(step)
  // An iteration that ended early, by an error, is not another client.
  if (exec.vu.iterationInScenario > 0) {
    await later(begun + measuring(step) + settling - Date.now())
    return
  }
  tellPlan()
  const clock = await readClock()
  clockOffset.add(clock.offset)
  clockUncertainty.add(clock.uncertainty)
  const from = begun + connecting + plan.warmUp + clock.offset
  const start = await place()
  const client = {
    id: 'k6-' + lane.tag + '-' + exec.vu.idInTest,
    offset: clock.offset,
    from,
    until: from + plan.window,
    stop,
    cursor: start.cursor,
    stream: start.stream,
    audit: new Audit(start.cursor, from, from + plan.window),
    bytes: 0,
    requests: 0,
    empty: 0,
    opened: 0,
    failures: 0,
  }
  await run[lane.transport](client, plan.points[step.point].lanes[Number(__ENV.LANE)])
  await tell(client)
  await later(begun + measuring(step) + settling - Date.now())
}
`
