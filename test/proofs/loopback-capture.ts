import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'

/** TCP payload of one connection, each byte of the stream counted once. */
export interface Carried {
  readonly up: number
  readonly down: number
}

/** What the loopback device carries while it runs, counted by programs that are not ours. */
export interface LoopbackCapture {
  /**
   * Ends it. Resolves with what connections carried, by the port of the client.
   *
   * @throws where a packet was dropped, or a connection was not seen from its first byte.
   */
  stop(): Promise<ReadonlyMap<number, Carried>>
  /** Ends it at once, and reads nothing. Idempotent. */
  abandon(): void
}

export const howToInstall =
  'dumpcap and tshark are needed, and the right to use them on the loopback device: on Debian ' +
  '"apt-get install -y tshark", then run this as root or as a member of the group wireshark.'

/** Whether both programs are installed. */
export function canCapture(): boolean {
  return ['dumpcap', 'tshark'].every(
    (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0,
  )
}

interface Packet {
  readonly from: number
  readonly to: number
  readonly begins: boolean
  readonly seq: number
  readonly length: number
}

function readPackets(file: string): Packet[] {
  const fields = ['tcp.srcport', 'tcp.dstport', 'tcp.flags.syn', 'tcp.seq', 'tcp.len']
  const { status, stdout, stderr } = spawnSync(
    'tshark',
    ['-r', file, '-Y', 'tcp', '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
    { encoding: 'utf8', maxBuffer: 268_435_456 },
  )
  if (status !== 0) throw new Error(`tshark cannot read the capture: ${stderr}`)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [from, to, syn, seq, length] = line.split('\t')
      return {
        from: Number(from),
        to: Number(to),
        begins: syn === '1' || syn === 'True',
        seq: Number(seq),
        length: Number(length),
      }
    })
}

/** Bytes of a stream that were seen, however often each of them was sent. */
function countOnce(packets: readonly Packet[]): number {
  let end = 0
  let count = 0
  for (const { seq, length } of packets.toSorted((one, other) => one.seq - other.seq)) {
    count += Math.max(0, seq + length - Math.max(seq, end))
    end = Math.max(end, seq + length)
  }
  return count
}

function countAll(
  packets: readonly Packet[],
  ports: readonly number[],
): ReadonlyMap<number, Carried> {
  const carried = new Map<number, Carried>()
  for (const client of new Set(packets.map(({ from }) => from))) {
    if (ports.includes(client)) continue
    const up = packets.filter(({ from }) => from === client)
    const down = packets.filter(({ to }) => to === client)
    if (![up, down].every((some) => some.some(({ begins }) => begins))) {
      throw new Error(`The connection of port ${client} was not captured from its beginning.`)
    }
    carried.set(client, { up: countOnce(up), down: countOnce(down) })
  }
  return carried
}

/** Captures the traffic of these server ports on the loopback device; resolves once it does. */
export async function captureLoopback(ports: readonly number[]): Promise<LoopbackCapture> {
  const folder = mkdtempSync(join(tmpdir(), 'wire-bytes-'))
  const file = join(folder, 'loopback.pcapng')
  const device = platform() === 'linux' ? 'lo' : 'lo0'
  const filter = ports.map((port) => `tcp port ${port}`).join(' or ')
  const dumpcap = spawn('dumpcap', ['-q', '-i', device, '-f', filter, '-w', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const ended = once(dumpcap, 'close')
  await new Promise<void>((resolve, reject) => {
    dumpcap.stderr.setEncoding('utf8').on('data', (part: string) => {
      said += part
      if (said.includes('File:')) resolve()
    })
    dumpcap.once('close', () => reject(new Error(`dumpcap ended: ${said.trim()}\n${howToInstall}`)))
  })
  return {
    async stop() {
      // What the system has carried reaches dumpcap a moment later.
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      dumpcap.kill('SIGINT')
      await ended
      try {
        const [, , dropped] = /received\/dropped on interface .*?: (\d+)\/(\d+)/.exec(said) ?? []
        if (dropped !== '0') throw new Error(`Packets were dropped, or nobody knows: ${said}`)
        return countAll(readPackets(file), ports)
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
    abandon() {
      dumpcap.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
