import { connect } from 'node:net'
import { handshake } from '../../servers/raw-client.ts'
import type { Row } from '../row.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'
import { createRandom, type Random } from '../support/random.ts'
import { ms } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

const lanes = 40

function requests({ port }: Host): { readonly port: number; readonly text: string }[] {
  const get = (to: number, path: string): { port: number; text: string } => ({
    port: to,
    text: `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${to}\r\n\r\n`,
  })
  const body = '{"body":"x"}'
  const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}`
  const posted = `POST /messages HTTP/1.1\r\nHost: 127.0.0.1:${port.polling}\r\n${headers}\r\n\r\n${body}`
  return [
    get(port.polling, '/getData'),
    get(port.polling, '/getData?after=999999999&wait=20'),
    { port: port.polling, text: get(port.polling, '/getData').text.repeat(20) },
    { port: port.polling, text: posted },
    get(port.sse, '/sse?after=0'),
    { port: port.websocket, text: handshake(port.websocket, '/?after=0') },
    { port: port.websocket, text: handshake(port.websocket, '/nope') },
    { port: port.websocket, text: handshake(port.websocket).replace('Version: 13', 'Version: 1') },
  ]
}

/** Asks for something and is gone before it is answered, or in the middle of the answer. */
function leaveEarly(port: number, text: string, random: Random): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    // That the server resets it first is as good.
    socket.on('error', () => socket.destroy())
    socket.once('close', () => resolve())
    socket.once('connect', () => {
      socket.write(text)
      const leave = (): void => {
        if (random.below(2) === 0) socket.resetAndDestroy()
        else socket.destroy()
      }
      if (random.below(3) === 0) leave()
      else setTimeout(leave, random.below(4))
    })
  })
}

/** Clients that are gone before their answer (HP-12). */
export const departuresRow: Row = {
  id: 'HP-12',
  fault: '10,000 clients on all three ports that leave before their answer, half with a reset',
  expected: 'nothing in the log, no rejection, the same process',
  guard: {
    file: 'main/servers/http/node-server.ts',
    find: "      socket.on('error', destroyIt)\n",
    replace: '',
  },
  run: ({ full }) =>
    withHost({}, async (host) => {
      const count = full ? 10_000 : 3_000
      const random = createRandom(count)
      await host.call('burst', 2_000)
      const all = requests(host)
      let begun = 0
      async function work(): Promise<void> {
        while (begun < count && host.isAlive()) {
          begun += 1
          const { port, text } = random.pick(all)
          await leaveEarly(port, text, random)
        }
      }
      await Promise.all(Array.from({ length: lanes }, work))
      const time = await probe(host)
      const lines = host.errors().split('\n').filter(Boolean).length
      return {
        ok: begun === count && lines === 0,
        figure: `${begun} departures, ${things(lines, 'line')} in the log, probe ${ms(time)}`,
      }
    }),
}
