import { Buffer } from 'node:buffer'
import { delivered, frame, numbered, refused, type Case, type Step } from './case.ts'

/** How octets are cut up on the wire: in one write, a write a frame, a write an octet. */
const chops = [undefined, 'frames', 1] as const
type Chop = (typeof chops)[number]

/** Frame-wise means that each is on the wire before the next one. */
function cut(steps: readonly Step[], chop: Chop): Step[] {
  if (chop === 'frames') return steps.flatMap((step) => [step, { wait: 1 }])
  return steps.map((step) => ('send' in step && chop === 1 ? { ...step, chop } : step))
}

const first = (text: string): Step => frame(text, { fin: false })
const middle = (text: string): Step => frame(text, { opcode: 0, fin: false })
const last = (text: string): Step => frame(text, { opcode: 0 })
const ping = (text: string): Step => frame(text, { opcode: 9 })

const whole = 'fragment1fragment2'
const pingBetween =
  (chop: Chop) =>
  (id: string): Case => ({
    id,
    steps: cut([first('fragment1'), ping('ping payload'), last('fragment2')], chop),
    stored: [whole],
    answers: [{ pong: Buffer.from('ping payload') }, { body: whole }],
    close: 'ours',
  })

const stray =
  (fin: boolean) =>
  (chop: Chop) =>
  (id: string): Case => {
    const steps = [frame('non-continuation payload', { opcode: 0, fin }), frame('Hello, world!')]
    return refused(id, 1002, cut(steps, chop))
  }

const strayTwice =
  (fin: boolean) =>
  (id: string): Case => {
    const round = [frame('fragment1', { opcode: 0, fin }), first('fragment2'), last('fragment3')]
    return refused(id, 1002, [...round, ...round])
  }

const fiveWithPings =
  (chop: Chop) =>
  (id: string): Case => {
    const text = [1, 2, 3, 4, 5].map((number) => `fragment${number}`).join('')
    return {
      id,
      steps: [
        ...cut([first('fragment1'), middle('fragment2'), ping('pongme 1!')], chop),
        { wait: 200 },
        ...cut([middle('fragment3'), middle('fragment4'), ping('pongme 2!')], chop),
        ...cut([last('fragment5')], chop),
      ],
      stored: [text],
      answers: [
        { pong: Buffer.from('pongme 1!') },
        { pong: Buffer.from('pongme 2!') },
        { body: text },
      ],
      close: 'ours',
    }
  }

/** Group 5: fragmented messages. */
export const fragmentCases: readonly Case[] = numbered('5', [
  ...[9, 10].map((opcode) => (id: string) => {
    const steps = [frame('fragment1', { opcode, fin: false }), last('fragment2')]
    return refused(id, 1002, steps)
  }),
  ...chops.map((chop) => (id: string) => {
    return delivered(id, whole, cut([first('fragment1'), last('fragment2')], chop))
  }),
  ...chops.map(pingBetween),
  ...chops.map(stray(true)),
  ...chops.map(stray(false)),
  (id) => {
    const steps = [first('fragment1'), last('fragment2'), middle('fragment3'), frame('fragment4')]
    return refused(id, 1002, steps, [whole])
  },
  strayTwice(false),
  strayTwice(true),
  (id) => refused(id, 1002, [first('fragment1'), frame('fragment2')]),
  fiveWithPings(undefined),
  fiveWithPings('frames'),
])
