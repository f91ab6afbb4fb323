import { splitCmd, splitPowerShell } from './windows-words.ts'
import { createWordList } from './word-list.ts'

/** What a shell prints in front of a command, at the start or where a line goes on. */
const prompt = /^\s*(?:(?:PS [^>\n]*>|[$%❯]|>{1,2})[ \t]+|[A-Za-z]:\\[^>\n]*>[ \t]*)/
const continued = /(?:\\|\^|`)\r?\n/

/** The length of a line end that a backslash takes away, with the prompt of the next line. */
function continuation(text: string): number {
  const [end] = /^\r?\n/.exec(text) ?? ['']
  if (end === '') return 0
  return end.length + (prompt.exec(text.slice(end.length))?.[0].length ?? 0)
}

/** What bash makes of `\n` and the like in `$'…'`. */
const ansi: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/** From behind `$'` to the closing quote; how far that is, and what it says. */
function ansiQuoted(text: string): readonly [length: number, said: string] {
  const [whole = '', inner = ''] = /^((?:[^'\\]|\\[\s\S])*)'?/.exec(text) ?? []
  const said = inner.replaceAll(/\\([\s\S])/g, (escape, sign: string) => {
    return ansi[sign] ?? ('\\\'"'.includes(sign) ? sign : escape)
  })
  return [whole.length, said]
}

/** From behind `"` to the closing quote. A backslash is one, but before these (POSIX 2.2.3). */
function doubleQuoted(text: string): readonly [length: number, said: string] {
  const [whole = '', inner = ''] = /^((?:[^"\\]|\\[\s\S])*)"?/.exec(text) ?? []
  return [whole.length, inner.replaceAll(/\\(?:\r?\n|([$`"\\]))/g, '$1')]
}

/**
 * Splits a line into words as a POSIX shell does (Shell Command Language 2.2 and 2.3): quotes, escapes,
 * lines that go on, comments, redirections and the operators between commands. What a shell would fill
 * in, variables for example, stays as it is written.
 */
export function splitPosix(line: string): string[][] {
  const words = createWordList()
  for (let at = 0; at < line.length; at += 1) {
    const sign = line.charAt(at)
    const rest = line.slice(at + 1)
    if (sign === '\\') {
      const skipped = continuation(rest)
      if (skipped === 0) words.add(rest.charAt(0))
      at += skipped === 0 ? 1 : skipped
    } else if (sign === "'") {
      const [inner = ''] = rest.split("'", 1)
      words.add(inner)
      at += inner.length + 1
    } else if (sign === '"' || (sign === '$' && rest.startsWith("'"))) {
      const [length, said] = sign === '"' ? doubleQuoted(rest) : ansiQuoted(rest.slice(1))
      words.add(said)
      at += length + (sign === '"' ? 0 : 1)
    } else if (/\s/.test(sign)) {
      words.endWord()
    } else if (sign === '#' && words.word() === undefined) {
      at += (/^[^\n]*/.exec(rest)?.[0] ?? '').length
    } else if (sign === '>' || sign === '<') {
      // The number in front of it is that of a file, as in 2>&1.
      if (/^\d$/.test(words.word() ?? '')) words.dropWord()
      words.endWord()
      words.dropNext()
      at += (/^[>&|]*/.exec(rest)?.[0] ?? '').length
    } else if ('&;|()'.includes(sign)) {
      words.endCommand()
    } else {
      words.add(sign)
    }
  }
  return words.finish()
}

/**
 * Splits pasted text into commands and their words, as the shell that it was copied for would: cmd if a caret
 * continues or escapes, PowerShell if a backtick does, or if their prompt comes first; otherwise a POSIX shell.
 * Prompts are left out.
 */
export function splitCommands(text: string): string[][] {
  const isCmd = /^\s*[A-Za-z]:\\[^>\n]*>/.test(text) || /\^(?:\r?\n|["&|<>^%!])/.test(text)
  const isPowerShell =
    /^\s*PS [^>\n]*>/.test(text) || /`\r?\n/.test(text) || (text.includes('`"') && !/'/.test(text))
  const command = continued.test(text)
    ? text.replaceAll(/((?:\\|\^|`)\r?\n)[ \t]*>{1,2}[ \t]+/g, '$1')
    : text
  const line = command.replace(prompt, '')
  if (isPowerShell) return splitPowerShell(line)
  return isCmd ? splitCmd(line) : splitPosix(line)
}
