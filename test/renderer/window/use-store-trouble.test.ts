import { shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import type { Statistics, Status, StoreTrouble } from '../../../main/shared/contract/status.ts'
import { useStoreTrouble } from '../../../renderer/window/use-store-trouble.ts'
import { statisticsWith, statusWith } from '../../support/fake-host.ts'

function setUp() {
  const status = shallowRef<Status | undefined>()
  const statistics = shallowRef<Statistics | undefined>()
  const said: [string, number][] = []
  const leftOut = useStoreTrouble(
    { status, statistics },
    { say: (key, values = {}) => said.push([key, Number(values['count'])]) },
  )
  return {
    leftOut,
    said,
    trouble(trouble: StoreTrouble | undefined) {
      const known = statusWith()
      status.value = { ...known, store: { ...known.store, trouble } }
    },
    skipped(skipped: number) {
      statistics.value = statisticsWith({ producer: { written: 0, skipped } })
    },
  }
}

describe('what was left out while the store is in trouble', () => {
  it('is counted from when it began, and told when it is over', () => {
    const { leftOut, said, trouble, skipped } = setUp()
    trouble(undefined)
    skipped(7)
    expect(leftOut.value).toBe(0)
    trouble('busy')
    skipped(27)
    expect(leftOut.value).toBe(20)
    // Another cause is the same trouble to a person.
    trouble('full')
    skipped(30)
    expect(leftOut.value).toBe(23)
    trouble(undefined)
    expect(leftOut.value).toBe(0)
    expect(said).toEqual([['notice.storeBack', 23]])
    skipped(30)
    trouble('full')
    skipped(31)
    expect(leftOut.value).toBe(1)
  })

  it('begins with nothing in a page that is opened in the middle of it', () => {
    const { leftOut, said, trouble, skipped } = setUp()
    trouble('full')
    skipped(500)
    expect(leftOut.value).toBe(0)
    skipped(502)
    expect(leftOut.value).toBe(2)
    trouble(undefined)
    expect(said).toEqual([['notice.storeBack', 2]])
  })

  it('says nothing where there was none', () => {
    const { said, trouble, skipped } = setUp()
    trouble(undefined)
    skipped(3)
    trouble(undefined)
    expect(said).toEqual([])
  })
})
