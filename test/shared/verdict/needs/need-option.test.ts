import { describe, expect, it } from 'vitest'
import { readNeedsOption } from '../../../../main/shared/verdict/needs/need-option.ts'
import { defaultNeeds, needsShape, whoTalks } from '../../../../main/shared/verdict/needs/needs.ts'

const fault = (text: string): string => {
  const read = readNeedsOption(text)
  return 'fault' in read ? read.fault : ''
}

describe('needs on a command line', () => {
  it('are written with units, and have defaults', () => {
    expect(readNeedsOption('age=5s,clients=2000,every=30s,proxy=buffers')).toEqual({
      value: { ...defaultNeeds, age: 5_000, clients: 2_000, rate: 1 / 30, proxy: 'buffers' },
    })
    expect(readNeedsOption('rate=40, size=256,client-every=2m,phones')).toEqual({
      value: { ...defaultNeeds, rate: 40, size: 256, clientRate: 1 / 120, phones: true },
    })
  })

  it.each([
    ['clinets=3', /^there is no need "clinets"; it takes age, every, rate, clients, size/],
    ['', /there is no need ""/],
    ['constructor=1', /there is no need "constructor"/],
    ['age=5', /^age takes a time from 20ms to 10m, such as 5s, and not "5"\.$/],
    ['age=soon', /^age takes a time .* and not "soon"/],
    ['every=200s', /^every takes the time between two messages .*up to 100s/],
    ['clients=0', /^clients takes 1 to 1000000, a whole number, and not "0"/],
    ['proxy=squid', /^proxy takes one of none, buffers, no-websocket, corporate, http2/],
    ['every=30s,rate=2', /^rate says again what was said before/],
  ])('that are wrong, as %s, are named with what they take', (text, says) => {
    expect(fault(text)).toMatch(says)
  })

  it('say who talks', () => {
    expect(whoTalks({ rate: 1, clientRate: 0 })).toBe('server')
    expect(whoTalks({ rate: 1, clientRate: 0.5 })).toBe('both')
    expect(whoTalks({ rate: 1, clientRate: 2 })).toBe('clients')
  })

  it('from a file have defaults for what is left out, and nothing that nobody knows', () => {
    expect(needsShape.parse({ age: 100 })).toEqual({ ...defaultNeeds, age: 100 })
    expect(needsShape.safeParse({ age: 1 }).success).toBe(false)
    expect(needsShape.safeParse({ colour: 'red' }).success).toBe(false)
  })
})
