import { describe, expect, it } from 'vitest'
import {
  parseMeasureOptions,
  type MeasureOptions,
} from '../../../main/hosts/cli/measure-options.ts'
import type { UsageExit } from '../../../main/hosts/cli/usage.ts'

function parse(...argv: readonly string[]): MeasureOptions {
  return parseMeasureOptions(argv, { out: () => undefined, error: () => undefined })
}
function refusal(...argv: readonly string[]) {
  let [out, error] = ['', '']
  try {
    parseMeasureOptions(argv, { out: (text) => (out += text), error: (text) => (error += text) })
  } catch (exit) {
    return { exitCode: (exit as UsageExit).exitCode, out, error }
  }
  throw new Error(`It was accepted: ${argv.join(' ')}`)
}

describe('the command line of measure', () => {
  it('measures the three lanes where it says nothing', () => {
    const { plan, outputs, compare } = parse()
    expect(plan.lanes.map(({ lane }) => lane)).toEqual(['polling', 'sse', 'websocket'])
    expect([plan.rounds, plan.window, plan.warmUp]).toEqual([5, 10_000, 'auto'])
    expect([outputs, compare]).toEqual([{}, undefined])
  })

  it('carries lanes, a sweep, faults, times, settings, thresholds and files', () => {
    const { plan, outputs, ndjson, name } = parse(
      ...['--lane', 'polling,poll-interval=1000,name=Slow', '--lane', 'polling', '--lane', 'sse'],
      ...['--sweep', 'poll-interval=100,500', '--fault', 'sse,latency=50', '--rounds', '9'],
      ...['--window', '500s', '--warm-up', '2.5s', '--push-rate', '10', '--deflate', 'on'],
      ...['--fail-if', 'sse.delay p(95)<50', '--fail-if', '*.missed==0'],
      ...['--json', '-', '--html', 'a.html', '--ndjson', 'a.ndjson', '--name', 'Mine'],
    )
    expect(plan).toEqual({
      lanes: [
        { lane: 'polling', pins: { pollInterval: 1_000 }, name: 'Slow' },
        { lane: 'polling', pins: {} },
        { lane: 'sse', pins: {} },
      ],
      sweep: { setting: 'pollInterval', values: [100, 500] },
      faults: [{ scope: 'sse', faults: { latency: 50 } }],
      rounds: 9,
      window: 500_000,
      warmUp: 2_500,
      settings: { pushRate: 10, deflate: true },
      thresholds: ['sse.delay p(95)<50', '*.missed==0'],
    })
    expect([outputs, ndjson, name]).toEqual([{ json: '-', html: 'a.html' }, 'a.ndjson', 'Mine'])
  })

  it('has a fleet of so many clients, 200 of which connect each second', () => {
    expect(parse().plan.fleet).toBeUndefined()
    expect(parse('--fleet', '2000').plan.fleet).toEqual({ clients: 2_000, connectRate: 200 })
    expect(parse('--fleet', '9', '--connect-rate', '5').plan.fleet?.connectRate).toBe(5)
  })

  it('writes its plan for k6 where that is asked for, and has no flag for a script of what was measured', () => {
    expect(parse().exportK6).toBeUndefined()
    expect(parse('--export-k6', '-', '--fleet', '9').exportK6).toBe('-')
    expect(refusal('--k6', 'load.js')).toMatchObject({ exitCode: 104 })
  })

  it('measures what needs take in minutes, whatever the rate, and keeps them in the plan', () => {
    const { plan } = parse('--needs', 'age=5s,clients=2000,every=30s,proxy=buffers')
    expect(plan.needs).toMatchObject({ age: 5_000, clients: 2_000, proxy: 'buffers' })
    expect(plan.sweep).toEqual({ setting: 'pushRate', values: [4, 16] })
    expect(plan.lanes.at(-1)?.name).toBe('SSE behind a buffering proxy')
    const steps = plan.rounds * 2 + 1
    expect((steps * (plan.window + 5_000)) / 60_000).toBeLessThan(3)
  })

  it('lets flags of their own stand above what needs ask for', () => {
    const slow = parse('--needs', 'every=30s', '--push-rate', '0.0333', '--window', '20m')
    expect(slow.plan).toMatchObject({ settings: { pushRate: 0.033_3 }, window: 1_200_000 })
    expect(slow.plan.sweep).toBeUndefined()
    const two = parse('--needs', 'age=1s', '--lane', 'polling', '--lane', 'sse').plan
    expect([two.lanes.length, two.faults]).toEqual([2, []])
    const crowd = parse('--needs', 'clients=2000', '--fleet', '500').plan
    expect(crowd.lanes.map(({ lane }) => lane)).toEqual(['polling', 'sse', 'websocket'])
  })

  it('names a need that is wrong, what it takes, and tells all of them in its help', () => {
    const wrong = refusal('--needs', 'age=5s,clients=none')
    expect(wrong.exitCode).toBe(104)
    expect(wrong.error).toContain('clients takes 1 to 1000000, a whole number, and not "none"')
    const unknown = refusal('--needs', 'delay=5s')
    expect([unknown.exitCode, unknown.error]).toEqual([
      104,
      expect.stringContaining('there is no need "delay"; it takes age, every, rate, clients'),
    ])
    const { out } = refusal('--help')
    expect(out).toMatch(/What --needs takes.*\n {2}age +how old a message may be/s)
  })

  it('searches for a knee, of clients up to all that there may be, or of a push rate', () => {
    expect(parse().plan.knee).toBeUndefined()
    const clients = parse('--find-knee', 'clients').plan
    expect(clients.knee).toEqual({ of: 'clients', p95: 500 })
    expect(clients.fleet).toEqual({ clients: 5_000, connectRate: 200 })
    const rate = parse('--find-knee', 'push-rate', '--p95', '0.2s', '--fleet', '7').plan
    expect([rate.knee, rate.fleet?.clients]).toEqual([{ of: 'pushRate', p95: 200 }, 7])
    expect(parse('--find-knee', 'push-rate').plan.fleet?.clients).toBe(100)
  })

  it.each([
    [['--find-knee', 'bytes'], 'clients or push-rate'],
    [['--p95', '200'], '--find-knee'],
    [['--find-knee', 'clients', '--p95', '0'], '1ms to 10m'],
    [['--find-knee', 'clients', '--p95', 'soon'], '--p95'],
    [['--find-knee', 'clients', '--sweep', 'payload=64,128'], '--sweep'],
    [['--find-knee', 'clients', '--rounds', '5'], '--rounds'],
    [['--find-knee', 'clients', '--fail-if', '*.missed==0'], '--fail-if'],
    [['--find-knee', 'clients', '--needs', 'age=5s'], '--needs'],
    [['--find-knee', 'clients', '--export-k6', '-'], '--export-k6'],
    [['--find-knee', 'clients', '--lane', 'sse-fetch'], 'A fleet cannot have'],
  ])('refuses %s, and names what is wrong with it', (argv, named) => {
    const { exitCode, error } = refusal(...argv)
    expect(exitCode).toBe(104)
    expect(error).toContain(named)
  })

  it('sweeps a fault, a choice and a switch as well', () => {
    expect(parse('--sweep', 'latency=0,100').plan.sweep).toEqual({
      fault: 'latency',
      values: [0, 100],
    })
    expect(parse('--sweep', 'poll-mode=all,new').plan.sweep?.values).toEqual(['all', 'new'])
    expect(parse('--sweep', 'deflate=off,on').plan.sweep?.values).toEqual([false, true])
  })

  it.each([
    [['--sweep', 'poll-interval='], /--sweep .* poll-interval takes 50 to 60000 ms/],
    [['--sweep', 'poll-interval'], /--sweep .* poll-interval takes 50 to 60000 ms/],
    [['--sweep', 'poll-interval=20,100'], /--sweep .* poll-interval takes 50 to 60000 ms.* not 20/],
    [['--sweep', 'speed=1'], /--sweep .* "speed" cannot be swept; these can: push-rate, .*latency/],
    [['--sweep', 'template=a,b'], /--sweep/],
    [['--sweep', 'poll-interval=100', '--lane', 'sse'], /No lane follows pollInterval/],
    [['--lane', 'pigeon'], /--lane .* one of polling, sse, sse-fetch, websocket/],
    [['--fault', 'weather=1'], /--fault .* there is no fault "weather"/],
    [['--fault', 'lane9,down'], /--fault lane9,down: there are 3 lanes/],
    [['--rounds', '2'], /--rounds .* 3 to 100, and not 2/],
    [['--window', '10'], /--window .* 1s to 1h long/],
    [['--window', 'long'], /--window .* a number with ms, s, m or h/],
    [['--warm-up', '2h'], /--warm-up .* auto, or 0s to 10m/],
    [['--push-rate', '6000'], /--push-rate/],
    [['--fail-if', 'sse.latency p(95)<50'], /names no metric that there is: it is one of delay/],
    [['--fail-if', 'sse-fetch.missed==0'], /measured are polling, sse, websocket/],
    [['--html', ''], /--html .* needs a file, or -/],
    [['--json', '-', '--markdown', '-'], /only one can go to standard output/],
    [['--fleet', '5001'], /--fleet .* 1 to 5000, and not 5001/],
    [['--connect-rate', '100'], /--connect-rate is for --fleet/],
    [['--fleet', '10', '--lane', 'sse-fetch'], /A fleet cannot have sseFetch/],
    [['--fleet', '10', '--lane', 'sse,push-interval=100'], /no pushInterval of their own/],
    [['--fleet', '10', '--poll-mode', 'long'], /not by pollMode long/],
    [['--nonsense'], /unknown option/],
    [['something'], /too many arguments/],
  ])('%j ends with 104, and says what it takes', (argv, words) => {
    const { exitCode, out, error } = refusal(...argv)
    expect([exitCode, out]).toEqual([104, ''])
    expect(error).toMatch(words)
    expect(error).toContain('--help lists every flag')
  })

  it('says in its help what each flag means, with examples and exit codes', () => {
    const { exitCode, out, error } = refusal('--help')
    expect([exitCode, error]).toEqual([0, ''])
    for (const flag of ['--lane', '--sweep', '--fail-if', '--compare', '--html', '--push-rate']) {
      expect(out).toContain(flag)
    }
    expect(out).toContain('npm run -s measure -- --sweep poll-interval=100,500,2000')
    expect(out).toMatch(/99 where a threshold does not hold/)
  })
})
