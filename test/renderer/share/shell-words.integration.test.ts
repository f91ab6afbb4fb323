import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitPosix } from '../../../renderer/share/shell-words.ts'

/** Words as a shell splits them, one line after the other. */
function askShell(shell: string, lines: readonly string[]): string[][] {
  const script = lines.map((line) => `set -- ${line}\nprintf '%s\\0' "$#" "$@"\n`).join('set --\n')
  const said = execFileSync(shell, ['-s'], { input: script, encoding: 'utf8' }).split('\0')
  return lines.map(() => said.splice(0, Number(said.shift())))
}

// Without what a shell would look up or fill in: variables, patterns, commands in commands.
const plain = fc.stringMatching(/^[a-zA-Z0-9:,.=/_&%{}"' \\^@+-]*$/)
const piece = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9:,.=/_%^@+-]+$/),
  plain.map((text) => `'${text.replaceAll("'", `'\\''`)}'`),
  plain.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`),
  fc.stringMatching(/^\\[a-zA-Z"' &\\{}]$/),
  fc.constantFrom(' ', '  ', '\t', ' \\\n ', '\\\n', '"\\a"', '"\\\n"', '""'),
)
const comment = fc.constantFrom('', ' # x', '# x', " # it's")
const line = fc
  .tuple(fc.array(piece, { maxLength: 8 }), comment)
  .map(([pieces, end]) => `x${pieces.join('')}${end}`)

describe.each(['/bin/bash', '/bin/sh'].filter((shell) => existsSync(shell)))('%s', (shell) => {
  it('splits every line into the words that the window reads', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 50, maxLength: 100 }), (lines) => {
        expect(lines.map((one) => splitPosix(one)[0])).toEqual(askShell(shell, lines))
      }),
      { numRuns: 20 },
    )
  })
})
