import type { Buffer } from 'node:buffer'
import { bytes } from './case.ts'

/** A byte sequence, and whether it is UTF-8. */
export interface Sequence {
  readonly valid: boolean
  readonly bytes: Buffer
}

const valid = (...texts: readonly string[]): Sequence[] =>
  texts.map((text) => ({ valid: true, bytes: bytes(text) }))
const invalid = (...texts: readonly string[]): Sequence[] =>
  texts.map((text) => ({ valid: false, bytes: bytes(text) }))

const kosme = '\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5'
/** Lengths of its prefixes that end where a character ends. */
const kosmeEnds = [2, 5, 7, 9, 11]

const range = (from: number, to: number, behind = ''): string =>
  Array.from({ length: to - from }, (_, at) => String.fromCharCode(from + at) + behind).join('')

const unfinished = [
  '\xc0',
  '\xe0\x80',
  '\xf0\x80\x80',
  '\xf8\x80\x80\x80',
  '\xfc\x80\x80\x80\x80',
  '\xdf',
  '\xef\xbf',
  '\xf7\xbf\xbf',
  '\xfb\xbf\xbf\xbf',
  '\xfd\xbf\xbf\xbf\xbf',
]

/** U+nFFFE and U+nFFFF of every plane: no characters, and valid UTF-8 all the same (RFC 3629). */
function nonCharacters(): string[] {
  const found = ['\xef\xbf\xbe', '\xef\xbf\xbf']
  for (const first of ['\xf0', '\xf1', '\xf2', '\xf3', '\xf4']) {
    for (const second of ['\x8f', '\x9f', '\xaf', '\xbf']) {
      const isBeyond = first === '\xf4' && second !== '\x8f'
      const isOverlong = first === '\xf0' && second === '\x8f'
      if (isBeyond || isOverlong) continue
      for (const last of ['\xbe', '\xbf']) found.push(`${first}${second}\xbf${last}`)
    }
  }
  return found
}

/**
 * The 132 byte sequences of cases 6.5 to 6.23, group by group: those of Markus Kuhn's decoder test,
 * with some of the suite's own.
 */
export const sequences: readonly (readonly Sequence[])[] = [
  valid(
    'hello$world',
    'hello\xc2\xa2world',
    'hello\xe2\x82\xacworld',
    'hello\xf0\xa4\xad\xa2world',
    kosme,
  ),
  Array.from({ length: kosme.length }, (_, at) => ({
    valid: kosmeEnds.includes(at + 1),
    bytes: bytes(kosme.slice(0, at + 1)),
  })),
  valid('\x00', '\xc2\x80', '\xe0\xa0\x80', '\xf0\x90\x80\x80'),
  invalid('\xf8\x88\x80\x80\x80', '\xfc\x84\x80\x80\x80\x80'),
  valid('\x7f', '\xdf\xbf', '\xef\xbf\xbf', '\xf4\x8f\xbf\xbf'),
  invalid('\xf7\xbf\xbf\xbf', '\xfb\xbf\xbf\xbf\xbf', '\xfd\xbf\xbf\xbf\xbf\xbf'),
  [
    ...valid('\xed\x9f\xbf', '\xee\x80\x80', '\xef\xbf\xbd', '\xf4\x8f\xbf\xbf'),
    ...invalid('\xf4\x90\x80\x80'),
  ],
  invalid(
    '\x80',
    '\xbf',
    '\x80\xbf',
    '\x80\xbf\x80',
    '\x80\xbf\x80\xbf',
    '\x80\xbf\x80\xbf\x80',
    '\x80\xbf\x80\xbf\x80\xbf',
    range(0x80, 0xbf),
  ),
  invalid(
    range(0xc0, 0xdf, ' '),
    range(0xe0, 0xef, ' '),
    range(0xf0, 0xf7, ' '),
    range(0xf8, 0xfb, ' '),
    range(0xfc, 0xfd, ' '),
  ),
  invalid(...unfinished),
  invalid(unfinished.join('')),
  invalid('\xfe', '\xff', '\xfe\xfe\xff\xff'),
  invalid(
    '\xc0\xaf',
    '\xe0\x80\xaf',
    '\xf0\x80\x80\xaf',
    '\xf8\x80\x80\x80\xaf',
    '\xfc\x80\x80\x80\x80\xaf',
  ),
  invalid(
    '\xc1\xbf',
    '\xe0\x9f\xbf',
    '\xf0\x8f\xbf\xbf',
    '\xf8\x87\xbf\xbf\xbf',
    '\xfc\x83\xbf\xbf\xbf\xbf',
  ),
  invalid(
    '\xc0\x80',
    '\xe0\x80\x80',
    '\xf0\x80\x80\x80',
    '\xf8\x80\x80\x80\x80',
    '\xfc\x80\x80\x80\x80\x80',
  ),
  invalid(
    '\xed\xa0\x80',
    '\xed\xad\xbf',
    '\xed\xae\x80',
    '\xed\xaf\xbf',
    '\xed\xb0\x80',
    '\xed\xbe\x80',
    '\xed\xbf\xbf',
  ),
  invalid(
    '\xed\xa0\x80\xed\xb0\x80',
    '\xed\xa0\x80\xed\xbf\xbf',
    '\xed\xad\xbf\xed\xb0\x80',
    '\xed\xad\xbf\xed\xbf\xbf',
    '\xed\xae\x80\xed\xb0\x80',
    '\xed\xae\x80\xed\xbf\xbf',
    '\xed\xaf\xbf\xed\xb0\x80',
    '\xed\xaf\xbf\xed\xbf\xbf',
  ),
  valid(...nonCharacters()),
  valid(
    '\xef\xbf\xb9',
    '\xef\xbf\xba',
    '\xef\xbf\xbb',
    '\xef\xbf\xbc',
    '\xef\xbf\xbd',
    '\xef\xbf\xbe',
    '\xef\xbf\xbf',
  ),
]
