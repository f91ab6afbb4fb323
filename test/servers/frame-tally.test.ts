import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameTally, type FrameBytes } from '../../main/servers/accounting/frame-tally.ts'
import { clientFrame } from './raw-client.ts'

const purposes = {
  0: 'data',
  1: 'data',
  2: 'data',
  8: 'other',
  9: 'heartbeat',
  10: 'heartbeat',
} as const
type Opcode = keyof typeof purposes

const frames = fc.array(
  fc.record({
    opcode: fc.constantFrom<Opcode>(0, 1, 2, 8, 9, 10),
    length: fc.constantFrom(0, 1, 5, 125, 126, 127, 4_000, 65_535, 65_536, 70_000),
    masked: fc.boolean(),
  }),
  { maxLength: 12 },
)

describe('the tally of frames', () => {
  it('gives every byte to the frame it is of, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 9_000 })), (list, cuts) => {
        const expected: FrameBytes = { data: 0, heartbeat: 0, other: 0 }
        const bytes = Buffer.concat(
          list.map(({ opcode, length, masked }) => {
            const frame = clientFrame(Buffer.alloc(length), { opcode, masked })
            expected[purposes[opcode]] += frame.length
            return frame
          }),
        )
        const tally = createFrameTally()
        let at = 0
        for (const cut of cuts) {
          tally.add(bytes.subarray(at, at + cut))
          at = Math.min(bytes.length, at + cut)
        }
        tally.add(bytes.subarray(at))
        expect(tally.take()).toEqual(expected)
        expect(tally.take()).toEqual({ data: 0, heartbeat: 0, other: 0 })
      }),
      { seed: 3, numRuns: 200 },
    )
  })

  it('tells of a frame that has come in part what it is', () => {
    const tally = createFrameTally()
    const ping = clientFrame('beat', { opcode: 9 })
    for (const byte of ping) {
      tally.add(Buffer.from([byte]))
      expect(tally.take()).toEqual({ data: 0, heartbeat: 1, other: 0 })
    }
  })
})
