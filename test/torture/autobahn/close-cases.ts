import { Buffer } from 'node:buffer'
import { bytes, closeFrame, delivered, frame, numbered, refused, type Case } from './case.ts'

const hello = 'Hello World!'
/** The length of a close frame without a code (RFC 6455 7.1.5 calls that 1005). */
const none = 1005
const brokenReason = bytes('\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited')

/** 7.1: what comes behind a close frame is ignored. The long text is more than is taken here. */
const behind: Case[] = numbered('7.1', [
  (id) => delivered(id, hello, [frame(hello)]),
  (id) => refused(id, 1000, [closeFrame(1000), frame('', { opcode: 8 })]),
  (id) => refused(id, 1000, [closeFrame(1000), frame('', { opcode: 9 })]),
  (id) => refused(id, 1000, [closeFrame(1000), frame(hello)]),
  (id) => {
    const steps = [frame('fragment1', { fin: false }), closeFrame(1000)]
    return refused(id, 1000, [...steps, frame('fragment2', { opcode: 0 })])
  },
  (id) => {
    const long = 'BAsd7&jh23'.repeat(26_215).slice(0, 262_144)
    const steps = [frame(long), frame(hello), closeFrame(1000), frame('', { opcode: 9 })]
    return refused(id, 1009, steps)
  },
])

/** 7.3: close frames of any length. */
const lengths: Case[] = numbered('7.3', [
  (id) => refused(id, none, [frame('', { opcode: 8 })]),
  (id) => refused(id, 1002, [frame('a', { opcode: 8 })]),
  (id) => refused(id, 1000, [closeFrame(1000)]),
  (id) => refused(id, 1000, [closeFrame(1000, hello)]),
  (id) => refused(id, 1000, [closeFrame(1000, '*'.repeat(123))]),
  (id) => refused(id, 1002, [closeFrame(1000, '*'.repeat(124))]),
])

const echoed = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
const forbidden = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999]
/** What the specification leaves open, and is refused here. */
const undefinedCodes = [5_000, 65_535]

/** Group 7: closing. */
export const closeCases: readonly Case[] = [
  ...behind,
  ...lengths,
  refused('7.5.1', 1007, [closeFrame(1000, Buffer.from(brokenReason))]),
  ...echoed.map((code, index) => refused(`7.7.${index + 1}`, code, [closeFrame(code)])),
  ...forbidden.map((code, index) => refused(`7.9.${index + 1}`, 1002, [closeFrame(code)])),
  ...undefinedCodes.map((code, index) => refused(`7.13.${index + 1}`, 1002, [closeFrame(code)])),
]
