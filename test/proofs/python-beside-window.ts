/**
 * The delays that the window shows, compared with those that a program outside it measures on the same machine: a
 * Python program with its own clients and its own clock, at 1, 10 and 100 messages a second.
 *
 *   node test/proofs/python-beside-window.ts [--seconds N] [--runs N]
 *
 * It needs a built playground and Python with `websockets` (Debian: apt-get install -y
 * python3-websockets), and a machine that does nothing else. The medians agree where they differ by 2 ms
 * or 10 % at most. Exit code 1: some do not agree; 2: the program is missing.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { openBareWindow, type BareWindow } from '../support/bare-window.ts'
import type { Ready } from '../support/cli-process.ts'

const rates = [1, 10, 100] as const
const pollInterval = 500

interface Reading {
  readonly transport: Transport
  readonly rate: number
  /** Medians, ms. */
  readonly window: number
  readonly python: number
  /** What the page itself waited until it took a message, as the window has it, ms. */
  readonly pageLag: number
  readonly messages: number
}

/** The lower of two middle ones, as the window's histogram has it: with few they lie far apart. */
function middle(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
}

const agrees = ({ window, python }: Reading): boolean =>
  Math.abs(window - python) <= Math.max(2, 0.1 * python)

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A Python that has `websockets`: the one on the path, or the system's. */
function findPython(): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import websockets']).status === 0,
  )
}

type Heard = Readonly<Record<Transport, readonly number[]>>

function startPython(python: string, { websocket, sse, polling }: Ready) {
  const script = fileURLToPath(new URL('listen.py', import.meta.url))
  const child = spawn(python, [script, websocket, sse, polling], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const order = (text: string): boolean => child.stdin.write(`${text}\n`)
  return {
    order,
    async tell(): Promise<Heard> {
      order('tell')
      const { value } = await lines.next()
      return JSON.parse(String(value)) as Heard
    },
    stop: () => child.kill('SIGKILL'),
  }
}

/** When the page sent its latest poll, epoch ms: what a message waits for is the phase of the polls. */
const latestPoll = `(() => {
  const polls = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/getData'))
  const latest = polls.at(-1)
  performance.clearResourceTimings()
  return latest === undefined ? null : performance.timeOrigin + latest.startTime
})()`

/** When the measuring window began, epoch ms, as close as the page tells. */
const pageNow = 'performance.timeOrigin + performance.now()'

async function compareAt(
  rate: number,
  seconds: number,
  window: BareWindow,
  python: ReturnType<typeof startPython>,
): Promise<readonly Reading[]> {
  await window.apply({ pushRate: String(rate) })
  const since = await window.evaluate<number>(pageNow)
  python.order(`begin ${since}`)
  await pause(2 * pollInterval)
  const phase = await window.evaluate<number | null>(latestPoll)
  if (phase === null) throw new Error('The page does not poll.')
  python.order(`poll ${phase / 1_000} ${pollInterval / 1_000}`)
  await pause(seconds * 1_000)
  const panes = await window.panes()
  const heard = await python.tell()
  return transports.map((transport) => {
    const pane = panes.find((shown) => shown.transport === transport)
    return {
      transport,
      rate,
      window: pane?.delay ?? Number.NaN,
      python: middle(heard[transport]),
      pageLag: pane?.pageLag ?? Number.NaN,
      messages: heard[transport].length,
    }
  })
}

async function measure(python: string, seconds: number): Promise<readonly Reading[]> {
  const args = ['--push-rate', '2', '--arrivals', 'random', '--poll-interval', String(pollInterval)]
  const window = await openBareWindow(args)
  const listener = startPython(python, window.ready)
  try {
    await pause(3_000)
    const readings: Reading[] = []
    for (const rate of rates) readings.push(...(await compareAt(rate, seconds, window, listener)))
    return readings
  } finally {
    listener.stop()
    await window.close()
  }
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    runs: { type: 'string', default: '1' },
  },
})
const python = findPython()
if (python === undefined) {
  console.error('No Python with websockets: apt-get install -y python3-websockets')
  process.exit(2)
}
let failed = 0
for (let run = 1; run <= Number(values.runs); run += 1) {
  const readings = await measure(python, Number(values.seconds))
  console.log(`run ${run}: median delays in ms`)
  console.table(
    readings.map((reading) => ({
      transport: reading.transport,
      'messages/s': reading.rate,
      window: Number(reading.window.toFixed(2)),
      Python: Number(reading.python.toFixed(2)),
      difference: Number((reading.window - reading.python).toFixed(2)),
      'page late': Number(reading.pageLag.toFixed(2)),
      messages: reading.messages,
      agree: agrees(reading) ? 'yes' : 'NO',
    })),
  )
  const agreed = readings.filter(agrees).length
  console.log(`${agreed} of ${readings.length} agree`)
  failed += readings.length - agreed
}
process.exit(failed === 0 ? 0 : 1)
