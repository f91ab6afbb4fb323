import { readdirSync, readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import { startCli, type CliProcess, type Ready } from '../../support/cli-process.ts'
import { figure, withSpread } from '../figures.ts'
import { untilQuiet } from '../machine.ts'
import { spread } from '../statistics.ts'
import { temporaryFolder } from '../table-file.ts'
import { pause, type Findings, type Group, type RunOptions } from './group.ts'

const memoryLimit = 300
const idleLimit = 2
/** The memory is looked at for a minute; what is idle is looked at once it has settled, in ms. */
const minute = 60_000
const settling = 20_000
const idleFor = 30_000
const anyPort = ['polling', 'sse', 'websocket', 'page'].flatMap((name) => [`--${name}-port`, '0'])

/** CPU that all threads of a process have taken, ms, to the nanosecond (Linux: schedstat). */
function cpuOf(pid: number): number {
  const folder = `/proc/${pid}/task`
  const nanoseconds = readdirSync(folder).map((thread) =>
    Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6
}

/** The most resident memory a process has had, MiB (Linux: proc_pid_status(5)). */
function peakOf(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1_024
}

/** Runs the built command on a file of its own while `look` does its work, which gets its pid. */
async function withCommand(
  file: string,
  args: readonly string[],
  look: (pid: number, ready: Ready) => Promise<number>,
): Promise<number> {
  const cli: CliProcess = startCli({ args: ['serve', '--json', '--db', file, ...anyPort, ...args] })
  try {
    return await look(cli.child.pid ?? 0, await cli.ready)
  } finally {
    await cli.stop()
  }
}

const peakAfterAMinute = (file: string): Promise<number> =>
  withCommand(file, ['--push-rate', '200', '--payload', '32768'], async (pid) => {
    await pause(minute)
    return peakOf(pid)
  })

async function idle(pid: number): Promise<number> {
  await pause(settling)
  const [used, from] = [cpuOf(pid), performance.now()]
  await pause(idleFor)
  return ((cpuOf(pid) - used) * 1_000) / (performance.now() - from)
}

/** A page that hears what happens, as the window does, with no pane connected. */
async function listening(pid: number, { page = '' }: Ready): Promise<number> {
  const { host, hash } = new URL(page)
  const token = hash.replace('#token=', '')
  const socket = new WebSocket(`ws://${host}/api/events?token=${token}`)
  const failed = new Promise<never>((_, reject) => socket.once('error', reject))
  await Promise.race([new Promise((resolve) => socket.once('message', resolve)), failed])
  const measured = await idle(pid)
  socket.close()
  return measured
}

async function run({ rounds, say }: RunOptions): Promise<Findings> {
  if (process.platform !== 'linux')
    throw new Error('The footprint is read from /proc: Linux alone.')
  const folder = temporaryFolder()
  const [memory, served, heard, alone]: [number[], number[], number[], number[]] = [[], [], [], []]
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const file = (what: string): string => folder.path(`${what}-${round}.db`)
      await untilQuiet()
      alone.push(await withCommand(file('alone'), ['--no-page'], idle))
      served.push(await withCommand(file('served'), [], idle))
      heard.push(await withCommand(file('heard'), [], listening))
      memory.push(await peakAfterAMinute(file('memory')))
      const said = [alone, served, heard, memory].map((figures) => figure(figures.at(-1) ?? NaN))
      say(`round ${round}: idle ${said.slice(0, 3).join(', ')} ms/s, memory ${said[3] ?? ''} MiB`)
    }
  } finally {
    folder.remove()
  }
  const found = (figures: readonly number[]): string => {
    const over = spread(figures)
    return over === undefined ? '–' : withSpread(over)
  }
  const median = (figures: readonly number[]): number => spread(figures)?.median ?? Infinity
  return {
    method: [
      'The built command by itself, with a store in a file. Memory is the most that was resident in the first minute, ' +
        'while 200 messages of 32,768 B are stored a second and nobody is connected. CPU is that of all its threads over ' +
        '30 s, 20 s after the start, at the default settings: two messages are stored a second.',
    ],
    tables: [
      {
        title: 'What it takes while nobody reads',
        head: ['what', 'measured', 'wanted'],
        rows: [
          ['6.5 MB/s stored: resident memory at most, MiB', found(memory), `≤ ${memoryLimit}`],
          ['idle, its page served: CPU, ms a second', found(served), `≤ ${idleLimit}`],
          ['idle, a page listens: CPU, ms a second', found(heard), ''],
          ['idle, no page: CPU, ms a second', found(alone), ''],
        ],
      },
    ],
    verdicts: [
      {
        what: '6.5 MB/s stored, nobody connected, a minute: resident memory (MiB)',
        wanted: `≤ ${memoryLimit}`,
        measured: found(memory),
        reached: median(memory) <= memoryLimit,
      },
      {
        what: 'Idle, its page served: CPU (ms a second)',
        wanted: `≤ ${idleLimit}`,
        measured: found(served),
        reached: median(served) <= idleLimit,
      },
    ],
  }
}

export const footprint: Group = { name: 'footprint', title: 'The process by itself', run }
