import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printFaultOption, readFaultOption } from '../../../main/shared/experiment/fault-option.ts'
import { anyPlannedFaults } from '../../suites/subjects.ts'

describe('a fault on the command line', () => {
  it.each([
    ['latency=200', { scope: 'all', faults: { latency: 200 } }],
    ['all,latency=200,jitter=50', { scope: 'all', faults: { latency: 200, jitter: 50 } }],
    ['sse,half-open', { scope: 'sse', faults: { halfOpen: true } }],
    ['websocket,down=off', { scope: 'websocket', faults: { down: false } }],
    ['lane2, hold-bytes=4096', { scope: { subject: 1 }, faults: { holdBytes: 4_096 } }],
  ])('%s is read', (text, value) => {
    expect(readFaultOption(text)).toEqual({ value })
  })

  it.each([
    ['', /there is no fault ""/],
    ['sse', /a fault is written as "latency=200" or "sse,down", and not as "sse"/],
    ['pigeon,down', /there is no fault "pigeon"; a fault is one of latency, jitter, /],
    ['lane0,down', /there is no fault "lane0"/],
    ['latency=0.5', /latency must be 0 \(off\), or 1 to 5000 ms, a whole number, and not "0.5"/],
    ['latency', /latency must be .* and not ""/],
    ['sse,down=perhaps', /down must be true or false, and not "perhaps"/],
  ])('%j is refused, with what it takes', (text, words) => {
    expect(readFaultOption(text)).toEqual({ fault: expect.stringMatching(words) as string })
  })

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(anyPlannedFaults, (planned) => {
        expect(readFaultOption(printFaultOption(planned))).toEqual({ value: planned })
      }),
    )
  })
})
