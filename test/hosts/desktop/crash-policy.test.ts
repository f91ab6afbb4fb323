import { describe, expect, it } from 'vitest'
import { createCrashPolicy } from '../../../main/hosts/desktop/crash-policy.ts'

const policy = () => createCrashPolicy({ most: 3, within: 60_000 })

describe('after the process of a page has ended', () => {
  it.each(['crashed', 'oom', 'killed', 'abnormal-exit', 'memory-eviction'])(
    'by %s the page is loaded again three times in a minute, then it is said',
    (reason) => {
      const { gone } = policy()
      expect([0, 1, 2, 3].map((now) => gone(reason, now))).toEqual([
        'reload',
        'reload',
        'reload',
        'stop',
      ])
    },
  )

  it.each(['launch-failed', 'integrity-failure'])(
    'by %s no other one is started, since it would end as well',
    (reason) => expect(policy().gone(reason, 0)).toBe('end'),
  )

  it('in order nothing is done', () => {
    expect(policy().gone('clean-exit', 0)).toBe('nothing')
  })

  it('it ends where the page that says so dies, at whatever time', () => {
    const { gone, shows } = policy()
    for (const now of [0, 1, 2, 3]) gone('crashed', now)
    // Before anything is seen of that page…
    expect(gone('crashed', 4)).toBe('end')
    // …and after it.
    shows('stopped')
    expect(gone('crashed', 1e9)).toBe('end')
  })

  it('it goes on once the link of that page was followed', () => {
    const { gone, shows } = policy()
    for (const now of [0, 1, 2, 3]) gone('crashed', now)
    shows('stopped')
    shows('own')
    expect(gone('crashed', 4)).toBe('stop')
    shows('own')
    expect(gone('crashed', 70_000)).toBe('reload')
  })
})
