import { describe, expect, it } from 'vitest'
import {
  startPeriod,
  whyItDidNotStart,
  type WindowEnd,
} from '../../../main/hosts/launch/why-it-did-not-start.ts'

const ended = (how: Partial<WindowEnd>): WindowEnd => ({
  code: null,
  signal: null,
  after: 100,
  asked: false,
  ...how,
})

describe('a window has not started', () => {
  it.each(['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS'] as const)(
    'where %s ends it at once',
    (signal) => {
      expect(whyItDidNotStart(ended({ signal }), 'linux')).toBe(
        `Electron did not start (${signal})`,
      )
    },
  )

  it.each([
    ['a failed check of Chromium', 2_147_483_651, '0x80000003'],
    ['the same, with a sign', -2_147_483_645, '0x80000003'],
    ['a wrong access', 3_221_225_477, '0xC0000005'],
    ['a missing library', 3_221_225_781, '0xC0000135'],
  ])('where Windows tells of %s', (_name, code, shown) => {
    expect(whyItDidNotStart(ended({ code }), 'win32')).toBe(
      `Electron did not start (code ${shown})`,
    )
  })

  it('where macOS does not accept its signature', () => {
    expect(whyItDidNotStart(ended({ signal: 'SIGKILL' }), 'darwin')).toContain('signature')
  })

  it('where a library is missing, or a script in front of it tells of a signal', () => {
    expect(whyItDidNotStart(ended({ code: 127 }), 'linux')).toContain('a library is missing')
    expect(whyItDidNotStart(ended({ code: 133 }), 'linux')).toContain('SIGTRAP')
  })
})

describe('a window has started, or is not wanted any more', () => {
  it.each([
    ['it ended well', { code: 0 }, 'linux'],
    ['it refused the start in words', { code: 4 }, 'win32'],
    ['it was killed', { signal: 'SIGKILL' }, 'linux'],
    ['Ctrl-C ended it in a console of Windows', { code: 0xc000_013a }, 'win32'],
    ['a code means that on Windows alone', { code: 0x8000_0003 }, 'linux'],
    ['a code means that on Linux alone', { code: 127 }, 'win32'],
    ['it ran for a while', { signal: 'SIGTRAP', after: startPeriod }, 'linux'],
    ['it crashed when it was told to end', { signal: 'SIGTRAP', asked: true }, 'linux'],
  ] as const)('where %s', (_name, how, platform) => {
    expect(whyItDidNotStart(ended(how), platform)).toBeUndefined()
  })
})
