import { describe, expect, it } from 'vitest'
import { createWireDecoder } from '../../../renderer/wire/reading/decoder.ts'
import { createRecordLog } from '../../../renderer/wire/record-log.ts'
import type { WireRecord } from '../../../renderer/wire/reading/record.ts'
import { segmentsOf, type Carried } from './traffic.ts'

/** Requests of about 30 B each. */
function requests(count: number): readonly WireRecord[] {
  const carried = Array.from({ length: count }, (_, index): Carried => [
    'up',
    `GET /${String(index).padStart(5, '0')} HTTP/1.1\r\nHost: x\r\n\r\n`,
  ])
  return createWireDecoder('polling').take(segmentsOf(carried))
}

describe('the log of a tab', () => {
  it('keeps the newest records, and counts what it drops', () => {
    const log = createRecordLog({ records: 10, bytes: 1_000_000 })
    for (const record of requests(95)) log.add([record])
    expect([log.count(), log.dropped()]).toEqual([10, 85])
    expect(log.at(0)?.seq).toBe(86)
    expect(log.at(9)?.seq).toBe(95)
    expect(log.at(10)).toBeUndefined()
    expect(log.at(-1)).toBeUndefined()
    expect(log.all().map(({ seq }) => seq)).toEqual([86, 87, 88, 89, 90, 91, 92, 93, 94, 95])
  })
  it('keeps no more bytes than it may, and at least one record', () => {
    const all = requests(20)
    const size = all[0]?.bytes.length ?? 0
    const log = createRecordLog({ records: 100, bytes: 3 * size })
    log.add(all)
    expect([log.count(), log.dropped()]).toEqual([3, 17])
    const small = createRecordLog({ records: 100, bytes: 1 })
    small.add(all)
    expect(small.at(0)?.seq).toBe(20)
  })
  it('starts over when it is cleared', () => {
    const log = createRecordLog({ records: 2, bytes: 1_000 })
    log.add(requests(5))
    log.clear()
    expect([log.count(), log.dropped(), log.all()]).toEqual([0, 0, []])
  })
})
