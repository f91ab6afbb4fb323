import { describe, expect, it } from 'vitest'
import { splitCommands } from '../../../renderer/share/shell-words.ts'

const wanted = '{"n":{n},"t":"it\'s & more"}'

describe('a command of a POSIX shell', () => {
  it.each([
    [`a 'b c' "d e" f\\ g`, ['a', 'b c', 'd e', 'f g']],
    [`--template '{"n":{n},"t":"it'\\''s & more"}'`, ['--template', wanted]],
    [`--template "{\\"n\\":{n},\\"t\\":\\"it's & more\\"}"`, ['--template', wanted]],
    [`--template=$'{"n":{n},"t":"it\\'s & more"}'`, [`--template=${wanted}`]],
    [`a'b'"c"d`, ['abcd']],
    [`"" ''`, ['', '']],
    [`"\\a \\$x \\\\ \\""`, ['\\a $x \\ "']],
    ['a "b\\\nc" \\\n  d', ['a', 'bc', 'd']],
    ['$ npm run \\\n> -s', ['npm', 'run', '-s']],
    ['a # and that is a comment', ['a']],
    ['a#b', ['a#b']],
    ['a 2>&1 >log b </dev/null', ['a', 'b']],
    ["$'a\\tb'", ['a\tb']],
    ['', undefined],
    [`'open`, ['open']],
  ])('%j', (line, words) => {
    expect(splitCommands(line)[0]).toEqual(words)
  })

  it('ends at an operator, and another one begins', () => {
    expect(splitCommands(`cd x && npm 'a & b' & sleep 5; ls | wc`)).toEqual([
      ['cd', 'x'],
      ['npm', 'a & b'],
      ['sleep', '5'],
      ['ls'],
      ['wc'],
    ])
  })
})

describe('a command of Windows', () => {
  it.each([
    ['C:\\Users\\a>npm run "a b" c', ['npm', 'run', 'a b', 'c']],
    ['npm run ^\r\n  --push-rate 20', ['npm', 'run', '--push-rate', '20']],
    [`--template "{\\"n\\":{n},\\"t\\":\\"it's ^& more\\"}" ^\n x`, ['--template', wanted, 'x']],
    [`C:\\>x "{""n"":{n},""t"":""it's & more""}"`, ['x', wanted]],
    [`--template ^"{^\\^"n^\\^":{n},^\\^"t^\\^":^\\^"it's ^& more^\\^"}^"`, ['--template', wanted]],
  ])('cmd: %j', (line, words) => {
    expect(splitCommands(line)[0]).toEqual(words)
  })

  it.each([
    [`PS C:\\> npm 'a ''b''' "c \`"d\`"" e`, ['npm', `a 'b'`, 'c "d"', 'e']],
    ['npm `\r\n  --push-rate 20', ['npm', '--push-rate', '20']],
    [`PS C:\\> x '{\\"n\\":{n},\\"t\\":\\"it''s & more\\"}'`, ['x', wanted]],
    [`--template "{\`"n\`":{n},\`"t\`":\`"it's & more\`"}" \`\n`, ['--template', wanted]],
  ])('PowerShell: %j', (line, words) => {
    expect(splitCommands(line)[0]).toEqual(words)
  })
})
