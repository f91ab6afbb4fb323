import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../main/shared/contract/calls.ts'
import { createDesktopHost, type Bridge } from '../../../renderer/host/desktop-host.ts'

function bridgeWith(answer: Answer) {
  const calls: unknown[] = []
  const bridge: Bridge = {
    async call(name, input) {
      calls.push([name, input])
      return answer
    },
    on: () => () => undefined,
  }
  return { bridge, calls }
}

describe('the desktop host', () => {
  it('hands a call to the bridge and unwraps the answer', async () => {
    const { bridge, calls } = bridgeWith({ ok: true, result: 3 })
    await expect(createDesktopHost(bridge).call('clear')).resolves.toBe(3)
    await createDesktopHost(bridge).call('setProducing', false)
    expect(calls).toEqual([
      ['clear', undefined],
      ['setProducing', false],
    ])
  })

  it('throws what the engine refused with', async () => {
    const error = { code: 'store_busy', message: 'Busy.' } as const
    const { bridge } = bridgeWith({ ok: false, error })
    await expect(createDesktopHost(bridge).call('clear')).rejects.toMatchObject(error)
  })

  it('is connected from the start', () => {
    const told: boolean[] = []
    createDesktopHost(bridgeWith({ ok: true, result: 0 }).bridge).onConnection((connected) =>
      told.push(connected),
    )
    expect(told).toEqual([true])
  })
})
