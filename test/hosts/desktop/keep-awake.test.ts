import { describe, expect, it } from 'vitest'
import { keepAwake } from '../../../main/hosts/desktop/keep-awake.ts'

function blocker() {
  const calls: string[] = []
  let last = 6
  return {
    calls,
    start(type: string) {
      last += 1
      calls.push(`start ${type} ${last}`)
      return last
    },
    stop: (id: number) => calls.push(`stop ${id}`),
  }
}

describe('the system is kept from suspending the application', () => {
  it('on macOS while messages are produced, again each time', () => {
    const { calls, ...held } = blocker()
    const awake = keepAwake(held, () => 'darwin')
    for (const producing of [false, true, true, false, false, true]) awake(producing)
    expect(calls).toEqual([
      'start prevent-app-suspension 7',
      'stop 7',
      'start prevent-app-suspension 8',
    ])
  })

  it.each(['linux', 'win32'] as const)('never on %s, which slows nobody down', (platform) => {
    const { calls, ...held } = blocker()
    const awake = keepAwake(held, () => platform)
    for (const producing of [true, false, true]) awake(producing)
    expect(calls).toEqual([])
  })
})
