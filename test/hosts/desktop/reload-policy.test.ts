import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReloadPolicy } from '../../../main/hosts/desktop/reload-policy.ts'

describe('after a crash of the page', () => {
  it('reloads three times in a minute and no more', () => {
    const policy = createReloadPolicy({ most: 3, within: 60_000 })
    const answers = [0, 1_000, 2_000, 3_000, 59_999].map((now) => policy.mayReload(now))
    expect(answers).toEqual([true, true, true, false, false])
  })

  it('reloads again once the first reload is a minute old', () => {
    const policy = createReloadPolicy({ most: 3, within: 60_000 })
    for (const now of [0, 1_000, 2_000]) policy.mayReload(now)
    expect([60_000, 60_500, 61_000].map((now) => policy.mayReload(now))).toEqual([
      true,
      false,
      true,
    ])
  })

  it('never reloads more than three times in any minute', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30_000), { maxLength: 50 }), (pauses) => {
        const policy = createReloadPolicy({ most: 3, within: 60_000 })
        let now = 0
        const reloads: number[] = []
        for (const pause of pauses) {
          now += pause
          if (policy.mayReload(now)) reloads.push(now)
        }
        return reloads.every((at, index) => at - (reloads[index - 3] ?? -Infinity) >= 60_000)
      }),
    )
  })
})
