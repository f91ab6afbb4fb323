import { describe, expect, it } from 'vitest'
import { parseOptions } from '../../../main/hosts/cli/cli-options.ts'
import {
  debuggingSwitches,
  isFileArgument,
  isForeignSwitch,
} from '../../../main/hosts/desktop/foreign-switches.ts'

const isInstalled = false
const isDeveloper = true

describe('a switch that is not for the playground', () => {
  it.each([
    '--no-sandbox',
    '--ozone-platform=x11',
    '--ozone-platform-hint=auto',
    '--enable-features=WaylandWindowDecorations',
    '--disable-gpu',
    '--disable-gpu-compositing',
    '--force-device-scale-factor=1.5',
    '--password-store=basic',
    '--lang=zh-CN',
    '--updated',
    '-psn_0_12345',
  ])('may stand on the command line: %s', (argument) => {
    expect(isForeignSwitch(argument, isInstalled)).toBe(true)
  })

  it.each([
    '--no-sandboxx',
    '--push-rate=5',
    '--db',
    '--disable-web-security',
    '--load-extension=/tmp/x',
    '--renderer-cmd-prefix=xterm',
    '--user-data-dir=/tmp',
    '-no-sandbox',
    '-v',
    '--',
    '-',
    '--=',
    'no-sandbox',
    '/tmp/--no-sandbox',
    '',
  ])('is not %j', (argument) => {
    expect(isForeignSwitch(argument, isInstalled)).toBe(false)
    expect(isForeignSwitch(argument, isDeveloper)).toBe(false)
  })

  it.each([
    ...debuggingSwitches.map((name) => `--${name}=1`),
    '--inspect',
    '--inspect=5858',
    '--inspect-brk=5858',
    '--js-flags=--expose-gc',
  ])('lets a debugger in for a developer alone: %s', (argument) => {
    expect(isForeignSwitch(argument, isDeveloper)).toBe(true)
    expect(isForeignSwitch(argument, isInstalled)).toBe(false)
  })

  it('is never one of ours', () => {
    let help = ''
    const output = { out: (text: string) => void (help += text), error: () => undefined }
    expect(() => parseOptions(['open', '--help'], output)).toThrow('ended the start')
    const ours = help.match(/--[a-z][a-z-]+/g) ?? []
    expect(ours.length).toBeGreaterThan(10)
    expect(ours.filter((flag) => isForeignSwitch(flag, isDeveloper))).toEqual([])
  })
})

describe('what a file manager hands over', () => {
  it.each([
    '/home/ada/notes.txt',
    'C:\\notes.txt',
    '\\\\server\\share',
    './notes',
    'file:///a',
    'https://a/',
  ])('is %s', (argument) => expect(isFileArgument(argument)).toBe(true))
  it.each(['serve', 'open', 'sevre', '--db', '5', ''])('is not %j', (argument) => {
    expect(isFileArgument(argument)).toBe(false)
  })
})
