/** What a person may write behind a number: thousands, ten thousands, millions. */
const multiples: Readonly<Record<string, number>> = {
  k: 1e3,
  K: 1e3,
  千: 1e3,
  万: 1e4,
  萬: 1e4,
  M: 1e6,
}

/** Thousands apart by one sign, the same one throughout: `1,234,567`. A group never begins with 0. */
const grouped = {
  ',': /^[1-9]\d{0,2}(?:,\d{3})+$/,
  '.': /^[1-9]\d{0,2}(?:\.\d{3})+$/,
  ' ': /^[1-9]\d{0,2}(?: \d{3})+$/,
  "'": /^[1-9]\d{0,2}(?:'\d{3})+$/,
  _: /^[1-9]\d{0,2}(?:_\d{3})+$/,
} as const
type Separator = keyof typeof grouped

/** The digits of a whole part without its thousands separators; undefined if it is not one. */
function readWhole(text: string, allowed: readonly Separator[]): string | undefined {
  if (/^\d*$/.test(text)) return text
  const separator = allowed.find((candidate) => grouped[candidate].test(text))
  return separator === undefined ? undefined : text.replaceAll(separator, '')
}

/** `text` split at its decimal sign, if `sign` occurs once and digits follow it. */
function decimal(
  text: string,
  sign: '.' | ',',
  groupedBy: readonly Separator[],
): string | undefined {
  const parts = text.split(sign)
  const [before = '', after = ''] = parts
  if (parts.length !== 2 || !/^\d*$/.test(after) || `${before}${after}` === '') return undefined
  const whole = readWhole(before, groupedBy)
  return whole === undefined ? undefined : `${whole}.${after}`
}

/** What an input method or another page may have written for the signs of a number. */
function withPlainSigns(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s/g, ' ')
    .replaceAll(/[。·]/g, '.')
    .replaceAll('、', ',')
    .replaceAll(/[’ʼ]/g, "'")
    .replaceAll(/[−–]/g, '-')
    .trim()
}

/**
 * Reads a number as people type it, in English and Chinese: `500`, `0.5`, `１２`, `1,234`, `1 000`,
 * `1e3`, `5k`, `2万`. A comma separates thousands only between groups of three digits, and is otherwise a
 * decimal sign: `0,5` is a half. A full stop is a decimal sign.
 *
 * @returns NaN if it is not a number, or ambiguous.
 */
export function readNumber(text: string): number {
  const [, sign = '', digits = '', exponent = '', multiple = ''] =
    /^([+-]?)([\d., '_]+?)(?:[eE]([+-]?\d{1,3}))? ?([kKM千万萬]?)$/.exec(withPlainSigns(text)) ?? []
  if (digits === '') return Number.NaN
  const plain =
    readWhole(digits, [',', ' ', "'", '_']) ??
    decimal(digits, '.', [',', ' ', "'", '_']) ??
    decimal(digits, ',', ['.', ' ', "'", '_']) ??
    readWhole(digits, ['.'])
  if (plain === undefined || plain === '' || plain === '.') return Number.NaN
  const value = Number(`${sign}${plain}e${exponent === '' ? '0' : exponent}`)
  // Through digits, so that 1.1k is 1,100 and not 1,100.0000000000002.
  return Number((value * (multiples[multiple] ?? 1)).toPrecision(15))
}
