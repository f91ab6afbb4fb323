import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { Host } from '../host/host.ts'
import { createWireDecoder } from './reading/decoder.ts'
import { createRecordLog, type RecordLog } from './record-log.ts'

/** What one Wire tab reads of its pane, outside Vue. */
export interface WireLog {
  readonly log: RecordLog
  /** When the capture was armed, server clock in epoch ms; undefined before the first reading. */
  since(): number | undefined
  /** Bytes that left the capture unread. */
  droppedBytes(): number
  /** False while the engine cannot be read. */
  readable(): boolean
  /** False once a person stopped the capture; what it has stays. */
  running(): boolean
  /** Stops or goes on. Nothing of what goes over the wire in between is captured. */
  run(running: boolean): void
  /** Reads what there is; arms the capture, which ends by itself once nobody reads. */
  read(): Promise<void>
}

/** Readings in a row at most: what is left over is there next time. */
const maxReadings = 8

/** Opens the capture of one client. Its records begin with the first reading. */
export function openWireLog(
  host: Pick<Host, 'call'>,
  transport: Transport,
  client: string,
): WireLog {
  const decoder = createWireDecoder(transport)
  const log = createRecordLog()
  let since: number | undefined
  let after = 0
  let dropped = 0
  /** Of captures before the present one: a hidden page may let one end. */
  let droppedBefore = 0
  let readable = true
  let reading = false
  let running = true

  async function readAll(): Promise<void> {
    for (let count = 0; count < maxReadings; count += 1) {
      const answer = await host.call('readWire', { transport, client, after })
      if (since !== undefined && since !== answer.since) {
        droppedBefore += dropped
      }
      since = answer.since
      after = answer.next
      dropped = answer.dropped
      log.add(decoder.take(answer.segments))
      if (!answer.more) return
    }
  }

  return {
    log,
    since: () => since,
    droppedBytes: () => droppedBefore + dropped,
    readable: () => readable,
    running: () => running,
    run: (wanted) => (running = wanted),
    async read() {
      // A slow answer must not be overtaken by the next question.
      if (reading || !running) return
      reading = true
      try {
        await readAll()
        readable = true
      } catch (error) {
        if (!(error instanceof PlaygroundError)) throw error
        readable = false
      } finally {
        reading = false
      }
    },
  }
}
