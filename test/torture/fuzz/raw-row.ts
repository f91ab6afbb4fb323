import { connect } from 'node:net'
import { transports } from '../../../main/shared/contract/transport.ts'
import type { Row } from '../row.ts'
import { descriptors, withHost } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'
import { createRandom } from '../support/random.ts'
import { missingProc } from '../support/tools.ts'
import { ms, waitFor } from '../support/waiting.ts'
import { createRawInputs, type RawInput } from './raw-inputs.ts'
import { things } from '../../support/things.ts'

const seed = 20_261_122
const lanes = 32
/** How long who does not leave waits for an answer. */
const patience = 30

/** Sends an input over a connection of its own; resolves with what came back. */
function send(port: number, { pieces, leave }: RawInput): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const parts: Buffer[] = []
    socket.on('data', (part) => parts.push(part))
    // To be reset is one of the answers.
    socket.on('error', () => socket.destroy())
    socket.once('close', () => resolve(Buffer.concat(parts).toString('latin1')))
    socket.once('connect', () => {
      for (const piece of pieces) socket.write(piece)
      if (leave === 'reset') socket.resetAndDestroy()
      else if (leave === 'end') socket.end()
    })
    setTimeout(() => socket.destroy(), leave === 'reset' ? 500 : patience)
  })
}

interface Tally {
  answers: number
  internal: number
  leaks: number
}

function note(tally: Tally, answer: string): void {
  if (answer !== '') tally.answers += 1
  if (/^HTTP\/1\.1 500 /m.test(answer)) tally.internal += 1
  if (/\n {4}at |\\n {4}at |file:\/\/|node_modules/.test(answer)) tally.leaks += 1
}

/** Raw bytes on each port: nothing they hold ends the process, is answered 500, or leaks. */
export const fuzzRawRow: Row = {
  id: 'FUZZ-RAW',
  fault: 'corrupted requests, handshakes and frames on each port, in pieces, with abrupt ends',
  expected: 'no 500, no stack in any answer, descriptors released, same process, the probe passes',
  guard: {
    file: 'main/servers/websocket/websocket-connection.ts',
    find: "    ws.on('error', onError)\n",
    replace: '',
  },
  blocked: missingProc,
  run: ({ full, log }) =>
    withHost({}, async (host) => {
      const count = full ? 200_000 : 20_000
      const random = createRandom(seed)
      const inputs = transports.map((transport) => ({
        port: host.port[transport],
        next: createRawInputs(transport, host.port[transport], random),
      }))
      await probe(host)
      const before = descriptors(host.pid)
      const tally: Tally = { answers: 0, internal: 0, leaks: 0 }
      let sent = 0
      async function work(): Promise<void> {
        while (sent < count && host.isAlive()) {
          const input = inputs[sent % inputs.length]
          sent += 1
          if (input !== undefined) note(tally, await send(input.port, input.next()))
        }
      }
      await Promise.all(Array.from({ length: lanes }, work))
      if (!host.isAlive()) log(host.errors().slice(-1_000))
      const time = await probe(host)
      const isBack = (): boolean => descriptors(host.pid) <= before + 2
      await waitFor('descriptors back where they were', isBack, 5_000)
      const { answers, internal, leaks } = tally
      return {
        ok: sent === count && internal === 0 && leaks === 0 && answers > count / 4,
        figure: `${sent} inputs, ${answers} answered, ${internal} with 500, ${things(leaks, 'leak')}, probe ${ms(time)}`,
      }
    }),
}
