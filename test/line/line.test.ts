import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { noFaults } from '../../main/shared/contract/network.ts'
import { createRandom } from '../../main/shared/random.ts'
import { createLine } from '../../main/line/line.ts'
import { createManualClock } from '../support/manual-clock.ts'

describe('a socket that the line never accepted', () => {
  it('is left alone, whatever is set and whatever is told of it', () => {
    const clock = createManualClock()
    const line = createLine({ clock, random: createRandom(1) })
    const socket = new Socket()
    line.setFaults('all', { latency: 100, holdBytes: 1_000 })
    const port = line.at('sse')
    port.named(socket, 'pane')
    const end = port.streams(socket)
    expect(port.faults(socket)).toEqual(noFaults)
    let carried = 0
    port.carried(socket, () => (carried += 1))
    expect(carried).toBe(1)
    end()
    port.answered(socket)
    expect(line.cut('all')).toBe(0)
    expect([socket.destroyed, Object.hasOwn(socket, 'push'), clock.pending()]).toEqual([
      false,
      false,
      0,
    ])
  })
})
