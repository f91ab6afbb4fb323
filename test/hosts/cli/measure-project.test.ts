import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { readProject } from '../../../main/hosts/cli/config-file.ts'
import {
  parseMeasureOptions,
  type MeasureOptions,
} from '../../../main/hosts/cli/measure-options.ts'
import type { UsageExit } from '../../../main/hosts/cli/usage.ts'

const home = mkdtempSync(join(tmpdir(), 'measure-project-'))
const folder = join(home, 'project', 'deeper')
const file = join(home, 'project', 'playground.json')
beforeEach(() => {
  rmSync(home, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const project = (content: unknown): void =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))

let printed = ''
function parse(...argv: readonly string[]): MeasureOptions {
  printed = ''
  const output = { out: () => undefined, error: (text: string) => (printed += text) }
  return parseMeasureOptions(argv, output, (asked) => readProject(asked, { folder, home }))
}
const plan = (...argv: readonly string[]) => parse(...argv).plan
function refusal(...argv: readonly string[]) {
  try {
    parse(...argv)
  } catch (exit) {
    return { exitCode: (exit as UsageExit).exitCode, error: printed }
  }
  throw new Error(`It was accepted: ${argv.join(' ')}`)
}

describe('the project that is measured in', () => {
  it('gives the settings, lanes and faults that no flag says otherwise', () => {
    project({ pushRate: 20, seed: 7, lanes: ['sse', 'websocket'], faults: ['lane2,latency=40'] })
    const options = parse('--seed', '9')
    expect(options.config).toBe(file)
    expect(options.plan).toMatchObject({
      settings: { pushRate: 20, seed: 9 },
      lanes: [{ lane: 'sse' }, { lane: 'websocket' }],
      faults: [{ scope: { subject: 1 }, faults: { latency: 40 } }],
    })
    expect(plan('--fault', 'sse,down').faults).toEqual([{ scope: 'sse', faults: { down: true } }])
  })

  it('leaves its faults out where a flag names other lanes than those that they belong to', () => {
    project({ lanes: ['sse', 'websocket'], faults: ['lane2,latency=40'] })
    const { lanes, faults } = plan('--lane', 'polling')
    expect([lanes.map(({ lane }) => lane), faults]).toEqual([['polling'], []])
  })

  it('gives a sweep and a search the settings that they do not vary', () => {
    project({ pushRate: 20, pollInterval: 2_000 })
    expect(plan('--sweep', 'poll-interval=100,500')).toMatchObject({
      settings: { pushRate: 20 },
      sweep: { setting: 'pollInterval', values: [100, 500] },
    })
    expect(plan('--find-knee', 'clients').settings).toEqual({ pushRate: 20, pollInterval: 2_000 })
  })

  it('does not change what needs measure: lanes, faults, rates and what the answer depends on', () => {
    const needs = ['--needs', 'age=5s,every=30s,proxy=buffers'] as const
    const alone = plan(...needs)
    project({ pushRate: 50, pollMode: 'all', seed: 7, lanes: ['sse'], faults: ['sse,down'] })
    const { settings, ...rest } = plan(...needs)
    expect(rest).toEqual({ ...alone, settings: undefined })
    expect(settings).toEqual({ ...alone.settings, pushRate: 50, seed: 7 })
    expect(rest.sweep).toMatchObject({ setting: 'pushRate' })
  })

  it('keeps ports, the store, the key and the trusted origins out of a plan that is passed on', () => {
    project({
      ports: { polling: 3_100 },
      db: 'messages.db',
      keyFile: 'key',
      allowedOrigins: ['http://mine.test'],
    })
    expect(plan()).toEqual(plan('--no-config'))
    expect(plan('--allow-origin', 'http://a.test').settings.allowedOrigins).toEqual([
      'http://a.test',
    ])
  })

  it('can be another one by name, and can be left aside', () => {
    project({ seed: 7 })
    const other = join(home, 'other.json')
    writeFileSync(other, '{"seed":8}')
    expect(parse('--config', other)).toMatchObject({
      config: other,
      plan: { settings: { seed: 8 } },
    })
    expect(parse('--no-config')).toMatchObject({ config: undefined, plan: { settings: {} } })
  })

  it('with a mistake ends the command with 104, with file, line and key in one sentence', () => {
    project('{\n  "pushRate": 0\n}')
    expect(refusal()).toEqual({
      exitCode: 104,
      error: `error: ${file}:2: pushRate must be 0.01 to 5000 messages/s.\n(--help lists every flag)\n`,
    })
    expect(refusal('--config', 'nowhere.json')).toMatchObject({
      exitCode: 104,
      error: expect.stringContaining('nowhere.json cannot be read (ENOENT).') as string,
    })
  })

  it('is named where a plan is wrong only together with it', () => {
    project({ lanes: ['sse-fetch'] })
    const { exitCode, error } = refusal('--fleet', '9')
    expect(exitCode).toBe(104)
    expect(error).toContain('A fleet cannot have sseFetch')
    expect(error).toContain(`(${file} was read, too; --no-config leaves it out)`)
    expect(plan('--fleet', '9', '--lane', 'sse').fleet?.clients).toBe(9)
  })
})
