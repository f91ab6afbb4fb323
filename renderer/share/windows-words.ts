import { createWordList } from './word-list.ts'

/**
 * What cmd leaves of a line: a caret outside quotes escapes the next character or continues on the next line;
 * `&` and `|` end a command, written here as a line end.
 */
function withoutCarets(line: string): string {
  let quoted = false
  return line.replaceAll(/\^\r?\n|\^([\s\S])|["&|]/g, (sign, escaped: string | undefined) => {
    if (sign === '"') {
      quoted = !quoted
      return sign
    }
    if (quoted) return sign
    if (sign === '&' || sign === '|') return '\n'
    return escaped ?? ''
  })
}

/** Splits as the C run-time of Windows does: `\"` is a quote, `""` inside quotes another. */
function splitArguments(line: string): string[][] {
  const words = createWordList()
  let quoted = false
  for (const [sign] of line.matchAll(/\\"|""|[\s\S]/g)) {
    if (sign === '\\"') words.add('"')
    else if (sign === '""') words.add(quoted ? '"' : '')
    else if (sign === '"') {
      quoted = !quoted
      words.add('')
    } else if (quoted || !/\s/.test(sign)) words.add(sign)
    else if (sign === '\n') words.endCommand()
    else words.endWord()
  }
  return words.finish()
}

/** Splits a line into commands and words as cmd.exe and the program behind it do. */
export function splitCmd(line: string): string[][] {
  return splitArguments(withoutCarets(line))
}

/** What a backtick makes of a letter, in quotes and out of them. */
const backtick: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
const unescape = (text: string): string =>
  text.replaceAll(/`([\s\S])/g, (_, sign: string) => backtick[sign] ?? sign)

const token =
  /`\r?\n|(?<single>'(?:[^']|'')*'?)|(?<double>"(?:[^"`]|`[\s\S]|"")*"?)|(?<plain>`[\s\S]|[^\s;&|'"`])|(?<end>[;&|\n])|\s/g

/**
 * Splits a line into commands and words as PowerShell does: single quotes keep everything, doubled they
 * are one; a backtick escapes. `\"` reaches the program as a quote, as it has to before version 7.3.
 */
export function splitPowerShell(line: string): string[][] {
  const words = createWordList()
  for (const { 0: sign, groups = {} } of line.matchAll(token)) {
    const { single, double, plain, end } = groups
    if (single !== undefined) words.add(single.slice(1).replace(/'$/, '').replaceAll("''", "'"))
    else if (double !== undefined) {
      words.add(unescape(double.slice(1).replace(/"$/, '').replaceAll('""', '"')))
    } else if (plain !== undefined) words.add(unescape(plain))
    else if (end !== undefined) words.endCommand()
    else if (!sign.startsWith('`')) words.endWord()
  }
  return words.finish().map((command) => command.map((word) => word.replaceAll('\\"', '"')))
}
