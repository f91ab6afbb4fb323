import { Buffer } from 'node:buffer'
import { bytes, delivered, fragments, frame, refused, type Case, type Step } from './case.ts'
import { sequences } from './utf8-sequences.ts'

const greeting = Buffer.from('Hello-µ@ßöäüàá-UTF-8!!')
const greetingParts = [Buffer.from('Hello-µ@ßöä'), Buffer.from('üàá-UTF-8!!')] as const
const kosme = bytes('\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5')
const surrogate = Buffer.concat([kosme, bytes('\xed\xa0\x80edited')])
/** Wrong from its 13th octet on. */
const beyond = Buffer.concat([kosme, bytes('\xf4\x90\x80\x80edited')])

const first = (payload: Buffer | string): Step => frame(payload, { fin: false })
const middle = (payload: Buffer | string): Step => frame(payload, { opcode: 0, fin: false })
const last = (payload: Buffer | string): Step => frame(payload, { opcode: 0 })
/** How long the suite gives a server to notice; failing at the end is "non-strict", and allowed. */
const pause: Step = { wait: 100 }

/** A broken text in three frames, cut at these octets, with pauses. */
function inFrames(id: string, one: number, two: number): Case {
  const [a, b, c] = [beyond.subarray(0, one), beyond.subarray(one, two), beyond.subarray(two)]
  return refused(id, 1007, [first(a), pause, middle(b), pause, last(c)])
}

/** The same in one frame, in three pieces. */
function inPieces(id: string, one: number, two: number): Case {
  const [step] = [frame(beyond)]
  const whole = 'send' in step ? step.send : Buffer.alloc(0)
  const head = whole.length - beyond.length
  const [at, then] = [head + one, head + two]
  return refused(id, 1007, [
    { send: whole.subarray(0, at) },
    pause,
    { send: whole.subarray(at, then) },
    pause,
    { send: whole.subarray(then) },
  ])
}

const decoding: Case[] = sequences.flatMap((group, at) =>
  group.map(({ valid, bytes: payload }, index) => {
    const id = `6.${at + 5}.${index + 1}`
    return valid ? delivered(id, payload, [frame(payload)]) : refused(id, 1007, [frame(payload)])
  }),
)

/** Group 6: texts and UTF-8. */
export const textCases: readonly Case[] = [
  delivered('6.1.1', '', [frame('')]),
  delivered('6.1.2', '', [first(''), middle(''), last('')]),
  delivered('6.1.3', 'middle frame payload', [first(''), middle('middle frame payload'), last('')]),
  delivered('6.2.1', greeting, [frame(greeting)]),
  delivered('6.2.2', greeting, [first(greetingParts[0]), last(greetingParts[1])]),
  delivered('6.2.3', greeting, fragments(greeting, 1)),
  delivered('6.2.4', kosme, fragments(kosme, 1)),
  refused('6.3.1', 1007, [frame(surrogate)]),
  refused('6.3.2', 1007, fragments(surrogate, 1)),
  inFrames('6.4.1', 11, 15),
  inFrames('6.4.2', 12, 13),
  inPieces('6.4.3', 11, 15),
  inPieces('6.4.4', 12, 13),
  ...decoding,
]
