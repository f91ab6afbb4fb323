import { describe, expect, it } from 'vitest'
import { parseMemory, printMemory, type LabMemory } from '../../../renderer/labs/lab-memory.ts'
import { placedScope, scopeAt } from '../../../renderer/labs/planned-faults.ts'

const memory: LabMemory = {
  name: 'proxy',
  before: {
    settings: { pushRate: 3, feed: 'ticker' },
    panes: [
      { lane: 'polling', pins: { pollInterval: 5_000 } },
      { lane: 'sse', pins: {} },
    ],
    faults: [
      { scope: 'all', faults: { latency: 100 } },
      { scope: { subject: 1 }, faults: { halfOpen: true } },
    ],
    producing: false,
  },
}

describe('the memory of a lab', () => {
  it('is read as it was written', () => {
    expect(parseMemory(printMemory(memory))).toEqual(memory)
  })

  it.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['a lab that is none', printMemory(memory).replace('proxy', 'poker')],
    ['something else', '[1]'],
  ])('is none where there is %s', (_, text) => {
    expect(parseMemory(text)).toBeUndefined()
  })

  it('leaves out what is out of range', () => {
    const text = printMemory(memory).replace('"pushRate":3', '"pushRate":-3').replace('100', '-1')
    expect(parseMemory(text)?.before).toMatchObject({
      settings: { feed: 'ticker' },
      faults: [{ scope: 'all', faults: {} }, memory.before.faults[1]],
    })
    expect(parseMemory(text)?.before.settings).not.toHaveProperty('pushRate')
  })
})

describe('faults of panes', () => {
  it('are kept by the place of the pane, whatever its next id is', () => {
    expect(placedScope({ client: 'b' }, ['a', 'b'])).toEqual({ subject: 1 })
    expect(scopeAt({ subject: 1 }, (place) => ['c', 'd'][place])).toEqual({ client: 'd' })
    expect(placedScope('sse', [])).toBe('sse')
    expect(scopeAt('all', () => undefined)).toBe('all')
  })

  it('go with panes that are gone', () => {
    expect(placedScope({ client: 'x' }, ['a'])).toBeUndefined()
    expect(scopeAt({ subject: 1 }, (place) => ['a'][place])).toBeUndefined()
  })
})
