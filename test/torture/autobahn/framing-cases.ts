import { Buffer } from 'node:buffer'
import {
  bytes,
  closeFrame,
  delivered,
  fragments,
  frame,
  numbered,
  refused,
  type Case,
} from './case.ts'

const sizes = [0, 125, 126, 127, 128, 65_535, 65_536]
const hello = 'Hello, world!'
const binary = bytes('\x00\xff\xfe\xfd\xfc\xfb\x00\xff')

/** 1.1: text of many sizes; the last one in pieces of 997 octets. */
const texts: Case[] = [
  ...sizes.map((size, index) => {
    const text = '*'.repeat(size)
    return delivered(`1.1.${index + 1}`, text, [frame(text)])
  }),
  delivered('1.1.8', '*'.repeat(65_536), [frame('*'.repeat(65_536), { chop: 997 })]),
]

/** 1.2: the same in binary, which is refused here. */
const binaries: Case[] = [...sizes, 65_536].map((size, index) => {
  const payload = Buffer.alloc(size, 0xfe)
  const chop = index === 7 ? { chop: 997 } : {}
  return refused(`1.2.${index + 1}`, 1003, [frame(payload, { opcode: 2, ...chop })])
})

const ping = (payload: Buffer | string, chop?: number) =>
  frame(payload, chop === undefined ? { opcode: 9 } : { opcode: 9, chop })
const pong = (payload: string) => frame(payload, { opcode: 10 })

function ponged(payload: Buffer | string, chop?: number): (id: string) => Case {
  const steps = [ping(payload, chop)]
  return (id) => ({
    id,
    steps,
    stored: [],
    answers: [{ pong: Buffer.from(payload) }],
    close: 'ours',
  })
}
const tenPings =
  (chop?: number) =>
  (id: string): Case => {
    const payloads = Array.from({ length: 10 }, (_, index) => `payload-${index}`)
    return {
      id,
      steps: payloads.map((payload) => ping(payload, chop)),
      stored: [],
      answers: payloads.map((payload) => ({ pong: Buffer.from(payload) })),
      close: 'ours',
    }
  }

/** 2: pings and pongs. */
const pings: Case[] = numbered('2', [
  ponged(''),
  ponged(hello),
  ponged(binary),
  ponged(Buffer.alloc(125, 0xfe)),
  (id) => refused(id, 1002, [ping(Buffer.alloc(126, 0xfe))]),
  ponged(Buffer.alloc(125, 0xfe), 1),
  (id) => refused(id, 1000, [pong(''), closeFrame(1000)]),
  (id) => refused(id, 1000, [pong('unsolicited pong payload'), closeFrame(1000)]),
  (id) => ({
    id,
    steps: [pong('unsolicited pong payload'), ping('ping payload')],
    stored: [],
    answers: [{ pong: Buffer.from('ping payload') }],
    close: 'ours',
  }),
  tenPings(),
  tenPings(1),
])

/** A text, then a frame that is not allowed, then a ping. */
function afterText(bad: (chop: { chop?: number }) => ReturnType<typeof frame>, chop?: number) {
  const pieces = chop === undefined ? {} : { chop }
  const steps = [frame(hello, pieces), bad(pieces), ping('', chop)]
  return (id: string): Case => refused(id, 1002, steps, [hello])
}

/** 3: reserved bits. */
const reservedBits: Case[] = numbered('3', [
  (id) => refused(id, 1002, [frame(hello, { rsv: 1 })]),
  afterText((chop) => frame(hello, { rsv: 2, ...chop })),
  afterText((chop) => frame(hello, { rsv: 3, ...chop })),
  afterText((chop) => frame(hello, { rsv: 4, ...chop }), 1),
  (id) => refused(id, 1002, [frame(binary, { opcode: 2, rsv: 5 })]),
  (id) => refused(id, 1002, [frame(hello, { opcode: 9, rsv: 6 })]),
  (id) => refused(id, 1002, [frame('', { opcode: 8, rsv: 7 })]),
])

/** 4: reserved opcodes, of messages (3 to 7) and of control (11 to 15). */
function reservedOpcodes(group: string, first: number): Case[] {
  const alone = (opcode: number, payload: string) => (id: string) =>
    refused(id, 1002, [frame(payload, { opcode })])
  return numbered(group, [
    alone(first, ''),
    alone(first + 1, 'reserved opcode payload'),
    afterText(() => frame('', { opcode: first + 2 })),
    afterText(() => frame(hello, { opcode: first + 3 })),
    afterText((chop) => frame(hello, { opcode: first + 4, ...chop }), 1),
  ])
}

const long = Buffer.alloc(65_536, '*')

/** Groups 1 to 4, and 10.1: one text of 65,536 octets in frames of 1,300. */
export const framingCases: readonly Case[] = [
  ...texts,
  ...binaries,
  ...pings,
  ...reservedBits,
  ...reservedOpcodes('4.1', 3),
  ...reservedOpcodes('4.2', 11),
  delivered('10.1.1', long, fragments(long, 1_300)),
]
