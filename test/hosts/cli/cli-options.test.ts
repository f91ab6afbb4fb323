import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { rangeOf } from '../../../main/shared/contract/knob.ts'
import { knobs, settingKeys, type Settings } from '../../../main/shared/contract/settings.ts'
import { parseOptions } from '../../../main/hosts/cli/cli-options.ts'
import type { UsageExit } from '../../../main/hosts/cli/usage.ts'
import { version } from '../../../main/composition/version.ts'

/** What a command line that is not run leaves: the exit code and what it printed where. */
function refusal(...argv: readonly string[]) {
  let [out, error] = ['', '']
  try {
    parseOptions(argv, { out: (text) => (out += text), error: (text) => (error += text) })
  } catch (exit) {
    return { exitCode: (exit as UsageExit).exitCode, out, error }
  }
  throw new Error(`It was accepted: ${argv.join(' ')}`)
}

describe('a command line', () => {
  it('opens the window and leaves everything at its default where it says nothing', () => {
    expect(parseOptions([])).toEqual({
      command: 'open',
      database: undefined,
      dataFolder: undefined,
      host: undefined,
      ports: {},
      addresses: {},
      pagePort: undefined,
      allowedHosts: [],
      settings: {},
      lanes: [],
      faults: [],
      config: undefined,
      keyFile: undefined,
      json: false,
      page: true,
    })
  })

  it('carries flags of every kind, for either command', () => {
    const flags = [
      ...['--db', 'messages.db', '--data-folder', '/data', '--host=0.0.0.0', '--page-port', '0'],
      ...['--allow-host', 'one.example', '--allow-host', 'two.example', '--no-page', '--json'],
      ...['--no-config', '--key-file', 'key', '--nats-creds', 'user.creds'],
      ...['--polling-port', '0', '--sse-port=4001', '--websocket-port', '65535'],
      ...['--lane', 'polling,poll-interval=1000', '--lane=sse', '--fault', 'lane2,down'],
      ...['--polling-url', 'http://Dev.test:13000/', '--websocket-url=wss://dev.test'],
    ]
    const asked = {
      database: 'messages.db',
      credentials: 'user.creds',
      dataFolder: '/data',
      host: '0.0.0.0',
      ports: { polling: 0, sse: 4_001, websocket: 65_535 },
      addresses: { polling: 'http://dev.test:13000', websocket: 'wss://dev.test' },
      pagePort: 0,
      allowedHosts: ['one.example', 'two.example'],
      settings: {},
      lanes: [
        { lane: 'polling', pins: { pollInterval: 1_000 } },
        { lane: 'sse', pins: {} },
      ],
      faults: [{ scope: { subject: 1 }, faults: { down: true } }],
      config: false,
      keyFile: 'key',
      json: true,
      page: false,
    }
    expect(parseOptions(flags)).toEqual({ command: 'open', ...asked })
    expect(parseOptions(['open', ...flags])).toEqual({ command: 'open', ...asked })
    expect(parseOptions(['serve', ...flags])).toEqual({ command: 'serve', ...asked })
  })
})

/** For each setting a text that is not its default, and what it means. */
const given: { readonly [Key in keyof Settings]: readonly [text: string, value: Settings[Key]] } = {
  pushRate: ['0.5', 0.5],
  arrivals: ['regular', 'regular'],
  payload: ['1024', 1_024],
  feed: ['profile', 'profile'],
  feedLanguage: ['zh', 'zh'],
  template: ['{n} "quoted"', '{n} "quoted"'],
  sseEvent: ['price', 'price'],
  seed: ['0', 0],
  pollInterval: ['50', 50],
  pollMode: ['long', 'long'],
  ssePushInterval: ['250', 250],
  websocketPushInterval: ['10000', 10_000],
  heartbeat: ['0', 0],
  deflate: ['on', true],
  retention: ['1000', 1_000],
  allowedOrigins: ['http://localhost:5173', ['http://localhost:5173']],
}

describe('a setting', () => {
  it.each(settingKeys)('%s is taken as a flag', (key) => {
    const [text, value] = given[key]
    expect(value).not.toEqual(knobs[key].default)
    const flag = `--${knobs[key].flag}`
    expect(parseOptions(['serve', flag, text]).settings).toEqual({ [key]: value })
    expect(parseOptions(['serve', `${flag}=${text}`]).settings).toEqual({ [key]: value })
  })

  it('that is a list gathers what is repeated', () => {
    const { settings } = parseOptions(['--allow-origin=http://a', '--allow-origin', 'http://b:1'])
    expect(settings).toEqual({ allowedOrigins: ['http://a', 'http://b:1'] })
  })
})

describe('a template from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'playground-template-'))
  const file = join(folder, 'orders.jsonl')
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is what is written, whole lines and all, unless a flag says otherwise', () => {
    writeFileSync(file, '{"a":1}\n{"b":2}\n')
    const template = '{"a":1}\n{"b":2}'
    expect(parseOptions(['--template-file', file]).settings).toEqual({ feed: 'template', template })
    expect(parseOptions(['--template-file', file, '--feed', 'chat']).settings).toEqual({
      feed: 'chat',
      template,
    })
  })

  it('is refused where it cannot be read, or is too long', () => {
    const missing = refusal('serve', '--template-file', join(folder, 'none'))
    expect(missing).toMatchObject({ exitCode: 1, out: '' })
    expect(missing.error).toMatch(/none cannot be read \(ENOENT\)/)
    writeFileSync(file, 'x'.repeat(7_001))
    expect(refusal('serve', '--template-file', file).error).toMatch(
      /template must be a text of at most 7000/,
    )
  })
})

describe('an address or a name', () => {
  it('is taken as a browser would write it', () => {
    const argv = ['--allow-origin', 'HTTP://LocalHost:80/', '--allow-host', 'B\u00fccher.Test.']
    const more = [
      '--allow-host',
      '[2001:DB8:0::1]',
      '--allow-host',
      '2001:db8::2',
      '--host',
      '[::1]',
    ]
    expect(parseOptions([...argv, ...more])).toMatchObject({
      settings: { allowedOrigins: ['http://localhost'] },
      allowedHosts: ['xn--bcher-kva.test', '[2001:db8::1]', '[2001:db8::2]'],
      host: '::1',
    })
  })
})

describe('the address to listen on', () => {
  it.each([
    ['127.1', '127.0.0.1'],
    ['0', '0.0.0.0'],
    ['LocalHost.', 'localhost'],
    ['[::1]', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['my laptop', 'my laptop'],
  ])('%s is %s', (given, address) => {
    expect(parseOptions(['--host', given]).host).toBe(address)
  })
})

describe('what is refused', () => {
  it.each([
    [['--push-rate', '6000'], /pushRate must be 0\.01 to 5000 messages\/s/],
    [['--push-rate', ''], /pushRate must be 0\.01 to 5000 messages\/s/],
    [['--feed', 'news'], /feed must be one of chat/],
    [['--deflate', 'maybe'], /deflate must be true or false/],
    [['--allow-origin', 'localhost'], /origins such as .*; "localhost" has no scheme/],
    [['--allow-origin', 'null'], /"null" is what every page without an origin sends/],
    [['--allow-origin', 'http://a,http://a/b'], /"http:\/\/a\/b" has more than scheme/],
    [['--allow-host', 'dev.test:3000'], /a host is a name or an address such as dev\.test/],
    [['--allow-host', 'http://dev.test'], /without scheme, port and pattern/],
    [['--allow-host', '*.dev.test'], /without scheme, port and pattern/],
    [['--allow-host', 'dev test'], /without scheme, port and pattern/],
    [['--allow-host', 'a,b'], /without scheme, port and pattern/],
    [['--allow-host', '999.1.1.1'], /without scheme, port and pattern/],
    [['--lane', 'sse,poll-mode=new'], /sse has no option "poll-mode"; it takes/],
    [['--lane', 'pigeon'], /there is no lane "pigeon"/],
    [['--fault', 'latency=9999'], /latency must be 0 \(off\), or 1 to 5000 ms/],
    [['--fault', 'lane4,down'], /--fault lane4,down: there are 3 lanes/],
    [['--lane', 'sse', '--fault', 'lane2,down'], /there is one lane/],
    [
      ['--sse-event', 'reset'],
      /sseEvent must be at most 64 characters on one line, and not position, reset/,
    ],
    [['--sse-event', 'a\nb'], /on one line/],
    [['--polling-port', '99999'], /a port is a number from 0/],
    [['--page-port', '-1'], /a port is a number from 0/],
    [['--sse-port', '1e3'], /a port is a number from 0/],
    [['--nonsense'], /unknown option '--nonsense'/],
    [['nonsense'], /too many arguments/],
    [['--db'], /argument missing/],
  ])('%j ends with 1, in words and with the way to help', (argv, words) => {
    for (const command of [[], ['serve']]) {
      const { exitCode, out, error } = refusal(...command, ...argv)
      expect([exitCode, out]).toEqual([1, ''])
      expect(error).toMatch(words)
      expect(error).toContain('--help lists every flag')
    }
  })

  it.each(['--host', '--db', '--data-folder', '--allow-host'])(
    '%s without a value, which would mean something else',
    (flag) => {
      for (const value of ['', ' ']) {
        const { exitCode, error } = refusal('serve', flag, value)
        expect(exitCode).toBe(1)
        expect(error).toContain('must not be empty')
      }
    },
  )
})

describe('what is asked about the command itself', () => {
  it('says in the help what each setting does and takes', () => {
    const help = refusal('serve', '--help').out.replaceAll(/\s+/g, ' ')
    for (const key of settingKeys) {
      const { flag, help: meaning } = knobs[key]
      const said = `--${flag} <value> ${meaning.replaceAll('`', '')}; ${rangeOf(knobs[key])}`
      expect(help).toContain(said)
    }
  })

  it('is answered with every flag and its range', () => {
    const { exitCode, out, error } = refusal('serve', '--help')
    expect([exitCode, error]).toEqual([0, ''])
    for (const key of settingKeys) expect(out).toContain(`--${knobs[key].flag} <value>`)
    expect(out.replaceAll(/\s+/g, ' ')).toContain('0.01 to 5000 messages/s')
  })

  it('is answered with the commands, and with the version', () => {
    expect(refusal('help')).toMatchObject({ exitCode: 0, error: '' })
    expect(refusal('help').out).toMatch(/\n {2}open .*\n {2}serve /)
    expect(refusal('--version')).toEqual({ exitCode: 0, out: `${version}\n`, error: '' })
  })
})
