import { describe, expect, it } from 'vitest'
import { createInstallProgress } from '../../../main/hosts/launch/install-progress.ts'

function setUp(patience = 60_000, { firstPatience = patience, before = 0 } = {}) {
  let now = 0
  const said: string[] = []
  const progress = createInstallProgress({
    patience,
    firstPatience,
    before,
    now: () => now,
    say: (line) => said.push(line),
  })
  return { progress, said, pass: (duration: number) => (now += duration) }
}

describe('an installation', () => {
  it('has stalled where nothing moves for as long as the patience, and not before', () => {
    const { progress, pass } = setUp(1_000)
    pass(999)
    expect(progress.stalledAt(0)).toBe(false)
    pass(1)
    expect(progress.stalledAt(0)).toBe(true)
  })

  it('has not stalled while bytes come, or go as they are unpacked', () => {
    const { progress, pass } = setUp(1_000)
    for (const bytes of [1, 2, 50_000, 49_999, 60_000]) {
      pass(999)
      expect(progress.stalledAt(bytes)).toBe(false)
    }
    pass(999)
    expect(progress.stalledAt(60_000)).toBe(false)
    pass(1)
    expect(progress.stalledAt(60_000)).toBe(true)
  })

  it('has begun in vain where nothing comes at all, whatever it prints and was there before', () => {
    const { progress, pass } = setUp(60_000, { firstPatience: 8_000, before: 7 })
    pass(7_000)
    progress.printed('Downloading')
    pass(999)
    expect(progress.stalledAt(7)).toBe(false)
    pass(1)
    expect(progress.stalledAt(7)).toBe(true)
    expect(progress.stall()).toBe('nothing came for 8 s')
  })

  it('that has begun may rest for as long as its patience', () => {
    const { progress, pass } = setUp(60_000, { firstPatience: 8_000 })
    pass(7_999)
    expect(progress.stalledAt(1)).toBe(false)
    pass(59_999)
    expect(progress.stalledAt(1)).toBe(false)
    pass(1)
    expect(progress.stalledAt(1)).toBe(true)
    expect(progress.stall()).toBe('no progress for 60 s')
  })

  it('has not stalled while something is printed', () => {
    const { progress, pass } = setUp(1_000)
    expect(progress.stalledAt(7)).toBe(false)
    for (let round = 0; round < 5; round += 1) {
      pass(999)
      progress.printed('.')
      expect(progress.stalledAt(7)).toBe(false)
    }
  })

  it('says each 10 MB once, however the bytes go up and down', () => {
    const { progress, said } = setUp()
    for (const bytes of [0, 9_999_999, 10_000_000, 12_000_000, 8_000_000, 11_000_000, 45_000_000]) {
      progress.stalledAt(bytes)
    }
    expect(said).toEqual(['  10 MB', '  40 MB'])
  })
})

describe('the reason for a failure', () => {
  it.each([
    [
      'the cause under an error of a general kind',
      'TypeError: fetch failed\n    at x\n  cause: Error: getaddrinfo ENOTFOUND github.com',
      'cause: Error: getaddrinfo ENOTFOUND github.com',
    ],
    [
      'the answer of a server',
      'HTTPError: Response code 404 (Not Found)\n    at y',
      'HTTPError: Response code 404 (Not Found)',
    ],
    ['an error without a code', 'hello\nError: checksum mismatch', 'Error: checksum mismatch'],
    ['any words', '\n  it went wrong\n', 'it went wrong'],
    ['nothing', '', 'it gave no reason'],
  ])('is %s', (_name, printed, reason) => {
    const { progress } = setUp()
    for (const character of printed) progress.printed(character)
    expect(progress.reason()).toBe(reason)
  })

  it('is short, and from the last words', () => {
    const { progress } = setUp()
    progress.printed(`Error: the first\n${'x'.repeat(5_000)}\n`)
    progress.printed(`Error: ${'y'.repeat(300)}`)
    expect(progress.reason()).toBe(`Error: ${'y'.repeat(193)}`)
  })
})
