import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createWireDecoder } from '../../../renderer/wire/reading/decoder.ts'
import { createFilter as create, isPattern } from '../../../renderer/wire/filter.ts'
import { compilePattern } from '../../../renderer/wire/patterns.ts'
import type { WireRecord } from '../../../renderer/wire/reading/record.ts'
import { clientFrame } from '../../servers/raw-client.ts'
import { segmentsOf } from './traffic.ts'

const [record] = createWireDecoder('polling').take(
  segmentsOf([['up', 'GET /getData?after=12&client=Pane HTTP/1.1\r\nHost: here\r\n\r\n']]),
) as [WireRecord]

const createFilter = (typed: string) => create(typed, compilePattern)

describe('a filter', () => {
  it('lets everything through where nothing is typed', () => {
    expect(createFilter('  ')).toMatchObject({ isEmpty: true, problem: undefined })
    expect(createFilter('').matches(record)).toBe(true)
  })
  it('finds text in any letter case', () => {
    expect(createFilter('client=pane').matches(record)).toBe(true)
    expect(createFilter('nowhere').matches(record)).toBe(false)
  })
  it('hides nothing while the compiler of patterns is on its way', () => {
    expect(isPattern(' /after=\\d+/i ')).toBe(true)
    expect(isPattern('/getData')).toBe(false)
    expect(create('/nowhere/').matches(record)).toBe(true)
    expect(create('nowhere').matches(record)).toBe(false)
  })
  it('finds patterns, and minds letter case unless told otherwise', () => {
    expect(createFilter('/after=\\d+&/').matches(record)).toBe(true)
    expect(createFilter('/client=pane/').matches(record)).toBe(false)
    expect(createFilter('/client=pane/i').matches(record)).toBe(true)
  })
  it.each([
    ['/(/', 'invalid'],
    ['/a(?=b)/', 'unsupported'],
    ['/(a)\\1/', 'unsupported'],
    ['/a/g', 'flags'],
    ['/[/', 'invalid'],
    ['/(a{50}){50}/', 'tooLong'],
  ])('%s says that it is %s, and hides nothing', (typed, problem) => {
    const filter = createFilter(typed)
    expect(filter.problem).toBe(problem)
    expect(filter.matches(record)).toBe(true)
  })
  it('understands what a browser does: escapes, names, braces that stand for themselves', () => {
    const found = [
      '/\\u0047ET/',
      '/(?<path>getData)\\?/',
      '/\\/getData/',
      '/^Host: \\w+$/',
      '/\\bafter\\b/',
    ]
    expect(found.map((typed) => createFilter(typed).matches(record))).toEqual(found.map(() => true))
    expect(createFilter('/{after/').problem).toBeUndefined()
  })
  it('takes no longer for what would freeze a matcher that tries one way after the other', () => {
    const [long] = createWireDecoder('polling').take(
      segmentsOf([['up', `GET /${'a'.repeat(4_000)} HTTP/1.1\r\nHost: here\r\n\r\n`]]),
    ) as [WireRecord]
    const hostile = ['/(a+)+$b/', '/(a|aa)+$b/', '/(.*a){12}b/', '/.*.*.*.*b/']
    const matches = (): boolean[] => hostile.map((typed) => createFilter(typed).matches(long))
    // Such a matcher would try for longer than the universe lasts: this ends the test, not a limit.
    const guard = { timeout: 60_000 }
    expect(new Script('matches()').runInNewContext({ matches }, guard)).toEqual(
      hostile.map(() => false),
    )
  })
  it('looks at what a client sent behind its mask', () => {
    const [, , frame] = createWireDecoder('websocket').take(
      segmentsOf([
        ['up', 'GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'],
        ['down', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
        ['up', clientFrame('{"body":"needle"}')],
      ]),
    )
    if (frame === undefined) throw new Error('There is no frame.')
    expect(createFilter('needle').matches(frame)).toBe(true)
  })
})
