import { describe, expect, it } from 'vitest'
import {
  pageLagNotice,
  type LagNotice,
} from '../../../../main/shared/texts/words/page-lag-words.ts'

const pane = (id: string, ms: number, taken = 5_000, stored = 5_000) => ({
  id,
  behind: ms === 0 ? undefined : { ms, rates: { taken, stored } },
})
const told: LagNotice = { key: 'late', pane: 'one', late: 400, taken: 0, stored: 0 }

describe('the sentence about a page that does not keep up', () => {
  it('is left out where it keeps up', () => {
    expect(pageLagNotice([], undefined)).toBeUndefined()
    expect(pageLagNotice([pane('one', 0), pane('two', 0)], told)).toBeUndefined()
    expect(pageLagNotice([pane('one', 249)], undefined)).toBeUndefined()
  })

  it('names the pane that is furthest behind, with its rates in three digits', () => {
    const panes = [pane('one', 300), pane('two', 13_900, 2_483.7, 5_003), pane('three', 0)]
    expect(pageLagNotice(panes, undefined)).toEqual({
      key: 'waits',
      pane: 'two',
      late: 13_900,
      taken: 2_480,
      stored: 5_000,
    })
  })

  it('claims no fewer messages where all of them are taken, only late', () => {
    expect(pageLagNotice([pane('one', 800, 4_900)], undefined)?.key).toBe('late')
    expect(pageLagNotice([pane('one', 800, 4_700)], undefined)?.key).toBe('waits')
    const unknown = { id: 'one', behind: { ms: 800, rates: undefined } }
    expect(pageLagNotice([unknown], undefined)?.key).toBe('late')
  })

  it('stays until the page is half as late as where it begins', () => {
    expect(pageLagNotice([pane('one', 130)], told)?.late).toBe(130)
    expect(pageLagNotice([pane('one', 120)], told)).toBeUndefined()
  })
})
