import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { wireLimits } from '../../main/shared/contract/wire.ts'
import { createRandom } from '../../main/shared/random.ts'
import { createLine } from '../../main/line/line.ts'
import { createTranscript } from '../../main/line/transcript.ts'
import { createWireRing } from '../../main/line/wire-ring.ts'
import { createManualClock } from '../support/manual-clock.ts'

describe('a capture that nobody reads', () => {
  it('gives way where there are too many', async () => {
    const clock = createManualClock()
    const line = createLine({ clock, random: createRandom(1) })
    const read = (client: string): number =>
      line.readWire({ transport: 'sse', client, after: 0 }).since
    for (let index = 0; index < wireLimits.captures; index += 1) {
      read(`c${index}`)
      await clock.advance(1)
    }
    const since = read('c0')
    await clock.advance(1)
    const now = clock.now()
    expect(read('one more')).toBe(now)
    expect(read('c0')).toBe(since)
    expect(read('c2')).toBe(since + 2)
    expect(read('c1')).toBe(now)
    line.stop()
    expect(clock.pending()).toBe(0)
  })
})

describe('what is captured and not read', () => {
  it('is bounded where it has no bytes, too', () => {
    const ring = createWireRing(0, 0)
    const open = { connection: 1, at: 0, event: 'open', offset: 0, bytes: '', size: 0 } as const
    for (let count = 0; count < 50_000; count += 1) ring.add(open)
    let after = 0
    let segments = 0
    for (let more = true; more;) {
      const reading = ring.read(after)
      segments += reading.segments.length
      after = reading.next
      more = reading.more
    }
    expect(segments).toBe(wireLimits.held / 64)
    expect(after).toBe(50_000)
  })

  it('is given whole to who comes with a number from another life', () => {
    const ring = createWireRing(0, 10)
    const one = { connection: 1, at: 0, event: 'up', offset: 0, bytes: 'eA==', size: 1 } as const
    ring.add(one)
    ring.add(one)
    expect(ring.read(0).segments.map(({ seq }) => seq)).toEqual([11, 12])
    expect(ring.read(11).segments.map(({ seq }) => seq)).toEqual([12])
    expect(ring.read(12)).toMatchObject({ segments: [], next: 12, more: false })
    expect(ring.read(900).segments.map(({ seq }) => seq)).toEqual([11, 12])
  })
})

describe('bytes that nobody has claimed yet', () => {
  function start() {
    const ring = createWireRing(0, 0)
    const state = { client: undefined as string | undefined, asking: false }
    const transcript = createTranscript({
      connection: 3,
      now: () => 5,
      client: () => state.client,
      asking: () => state.asking,
      ringOf: (client) => (client === 'pane' ? ring : undefined),
    })
    return { ring, state, transcript }
  }
  const kilobyte = Buffer.alloc(1_024, 'k')

  it('wait up to 64 KiB; what is more is counted for who claims them', () => {
    const { ring, state, transcript } = start()
    for (let index = 0; index < 70; index += 1) transcript.carry('up', kilobyte, index * 1_024)
    expect(ring.read(0).segments).toEqual([])
    state.client = 'pane'
    transcript.claim()
    const { segments, dropped } = ring.read(0)
    expect(segments.length).toBe(64)
    expect(dropped).toBe(6 * 1_024)
    transcript.carry('up', kilobyte, 70 * 1_024)
    state.asking = true
    transcript.claim()
    expect(ring.read(64).segments).toMatchObject([{ offset: 70 * 1_024, connection: 3, at: 5 }])
  })

  it('are forgotten where another, or nobody, claims them', () => {
    const { ring, state, transcript } = start()
    transcript.open()
    transcript.carry('up', kilobyte, 0)
    transcript.claim()
    transcript.carry('up', kilobyte, 1_024)
    state.client = 'other'
    transcript.claim()
    transcript.close()
    expect(ring.read(0)).toMatchObject({ segments: [], dropped: 0 })
  })

  it('are the last client’s where the connection ends before a name came', () => {
    const { ring, state, transcript } = start()
    state.client = 'pane'
    transcript.carry('up', kilobyte, 0)
    transcript.close()
    expect(ring.read(0).segments.map(({ event }) => event)).toEqual(['up', 'close'])
  })
})
