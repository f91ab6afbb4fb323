import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRunFiles, type RunFiles } from '../../main/runs/run-files.ts'
import type { LaneResult, Run } from '../../main/shared/experiment/run.ts'
import { startCli, type CliProcess } from '../support/cli-process.ts'

let folder: string
let files: RunFiles
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'measure-'))
  files = createRunFiles(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Rounds as short as they can be. */
const short = ['--window', '1s', '--warm-up', '0s', '--push-rate', '50']
const measure = (...args: readonly string[]): CliProcess =>
  startCli({ args: ['measure', '--data-folder', folder, ...short, ...args] })
const report = (...args: readonly string[]): CliProcess =>
  startCli({ args: ['report', '--data-folder', folder, ...args] })
const kept = (): Run | undefined => files.list().runs[0]
/** Whether a lane had all that was due, in each of its rounds. */
const isWhole = (lane: LaneResult | undefined): boolean =>
  lane?.rounds.every(({ missed, delayMs }) => missed === 0 && delayMs !== null) === true
const notJudged = (why: string): void => console.log(`Not all is judged on this machine: ${why}.`)
const roundsOf = (run: Run | undefined): number => run?.points[0]?.lanes[0]?.rounds.length ?? 0

describe('the command that measures', () => {
  it('measures over the real protocols, keeps the run, and prints it', async () => {
    const command = measure('--rounds', '3', '--json', '-', '--fail-if', '*.duplicated==0')
    expect(await command.ended).toBe(0)
    const run = JSON.parse(command.output()) as Run
    expect(run).toEqual(kept())
    expect(run).toMatchObject({ format: 'realtime-playground-run', version: 1, finished: true })
    const [polling, sse, websocket] = run.points[0]?.lanes ?? []
    expect([polling, sse, websocket].map((lane) => lane?.rounds.length)).toEqual([3, 3, 3])
    expect(run.thresholds).toEqual([{ expression: '*.duplicated==0', state: 'passed', value: 0 }])
    // A lane that is not connected within 10 s is measured as it is, and what has not come in time is missed.
    if (![polling, sse, websocket].every(isWhole)) return notJudged('something was missed')
    // Half an interval of 500 ms against none; the machine may be as slow as it likes.
    const median = (lane: LaneResult | undefined) => lane?.summary.delayP50Ms?.median ?? Number.NaN
    expect(median(polling)).toBeGreaterThan(100)
    expect(median(sse)).toBeLessThan(median(polling))
    expect(median(websocket)).toBeLessThan(median(polling))
    expect(polling?.summary.bytesPerMessage?.median).toBeGreaterThan(
      websocket?.summary.bytesPerMessage?.median ?? Infinity,
    )
  })

  it('ends with 99 where a threshold does not hold, and with 98 where one cannot be judged', async () => {
    const [failing, unjudged] = [
      measure('--rounds', '3', '--fail-if', 'polling.delay p(50)<0.01'),
      measure('--rounds', '3', '--fail-if', 'sse.delay p(99.9)<60000'),
    ]
    expect(await failing.ended).toBe(99)
    expect(failing.output()).toContain('polling.delay p(50)<0.01: does not hold')
    expect(await unjudged.ended).toBe(98)
    expect(unjudged.output()).toContain('could not be judged')
  })

  it('measures with many clients a lane, and says what became of them', async () => {
    // What has not come within 2 s is missed, as on any machine that is too busy for it: nothing is asked of that here.
    const command = measure('--rounds', '3', '--fleet', '40', '--fail-if', '*.duplicated==0')
    expect(await command.ended, command.output()).toBe(0)
    const lanes = kept()?.points[0]?.lanes ?? []
    expect(lanes.map(({ rounds }) => rounds.length)).toEqual([3, 3, 3])
    for (const { rounds } of lanes) {
      for (const { fleet, delayMs, missed } of rounds) {
        expect(fleet?.clients).toBe(40)
        if (missed > 0 || fleet?.closed !== 0) continue
        expect(fleet.connected).toBe(40)
        // Every client has every message: as many delays as clients for each.
        expect((delayMs?.count ?? 1) % 40).toBe(0)
      }
    }
    expect(command.output()).toMatch(/First to last client.*Limited by/)
  })

  it('answers for needs with a lane behind a proxy that buffers, and the reasons', async () => {
    const command = startCli({
      args: [
        ...['measure', '--data-folder', folder, '--window', '3s', '--rounds', '3'],
        ...['--needs', 'age=5s,clients=2000,every=30s,proxy=buffers', '--markdown', '-'],
      ],
    })
    expect(await command.ended).toBe(0)
    const markdown = command.output()
    expect(markdown).toContain('#### For these needs')
    // By what it is excluded depends on how long rounds take here: a page of 4,096 bytes may be full in one or not.
    const reasons = 'still in the proxy’s buffer|the longer they wait|is not known|40 messages are'
    expect(markdown).toMatch(new RegExp(`\\| SSE \\| .*(?:${reasons})`))
    expect(markdown).toMatch(/\*\*Use (?:Long poll|WebSocket): /)
    expect(kept()?.plan.needs).toMatchObject({ clients: 2_000, rate: 1 / 30 })
  })

  it('searches for a knee among as many clients as it may have, and tells every value that it tried', async () => {
    const search = ['--find-knee', 'clients', '--fleet', '8', '--lane', 'sse', '--p95', '10m']
    const command = measure(...search)
    const code = await command.ended
    const run = kept()
    expect(run).toMatchObject({ finished: true, knees: [{ lane: 'sse', found: true }] })
    const { holds, fails, steps = [] } = run?.knees?.[0] ?? {}
    expect(code).toBe(holds === null ? 99 : 0)
    expect(steps[0]).toMatchObject({ value: 8, length: 1 })
    expect(command.errors().match(/^SSE, clients \d+: /gm)).toHaveLength(steps.length)
    // On a machine that is too busy for it a window fails, and by nothing else.
    const windows = run?.points.flatMap(({ lanes }) => lanes[0]?.rounds ?? []) ?? []
    const failed = windows.filter(
      ({ missed, delayMs, fleet }) =>
        missed > 0 || delayMs === null || fleet === undefined || fleet.connected < fleet.clients,
    )
    expect(steps.reduce((sum, step) => sum + step.failed, 0)).toBe(failed.length)
    expect(steps.reduce((sum, step) => sum + step.held + step.failed, 0)).toBe(windows.length)
    if (failed.length > 0) return notJudged('a window of the search failed')
    expect([holds, fails]).toEqual([8, null])
    expect(windows[0]?.fleet).toMatchObject({ clients: 8, connected: 8 })
    expect(command.errors()).toMatch(/^SSE, clients 8: holds \(/m)
    expect(command.errors()).toMatch(/^SSE, clients 8: holds for three times as long \(/m)
    expect(command.output()).toMatch(/Most that holds.*\n.*SSE +8/)
  })

  it('keeps what was measured when it is interrupted, and ends with 105', async () => {
    const command = measure('--rounds', '100')
    await expect.poll(() => roundsOf(kept())).toBeGreaterThan(0)
    command.child.kill('SIGINT')
    expect(await command.ended).toBe(105)
    expect(kept()).toMatchObject({ finished: false })
    expect(command.output()).toMatch(/stopped after \d+ of 100 steps/)
  })

  it('has kept what was measured when it is killed, as not finished', async () => {
    const command = measure('--rounds', '100', '--name', 'Killed')
    await expect.poll(() => roundsOf(kept())).toBeGreaterThan(0)
    command.child.kill('SIGKILL')
    await command.ended
    expect(roundsOf(kept())).toBeGreaterThan(0)
    const list = report('list')
    expect(await list.ended).toBe(0)
    expect(list.output()).toMatch(/Killed \(not finished: \d+ of 100 rounds\)/)
    const html = report('export', 'Killed', '--html', '-')
    expect(await html.ended).toBe(0)
    expect(html.output()).toContain('<small>(Not finished)</small>')
  })

  it('goes on where a run cannot be kept, says so once, and writes what was asked for', async () => {
    writeFileSync(join(folder, 'runs'), 'a file where the folder would be')
    const target = join(folder, 'run.json')
    const command = measure('--rounds', '3', '--json', target)
    expect(await command.ended).toBe(0)
    expect(command.errors().match(/The run cannot be kept in .* It goes on/g)).toHaveLength(1)
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ finished: true })
  })

  it('writes its plan for k6 and measures nothing', async () => {
    const command = measure('--fleet', '40', '--name', 'Elsewhere', '--export-k6', '-')
    expect(await command.ended).toBe(0)
    expect(command.output()).toMatch(
      /^\/\/ Load for k6: Elsewhere\n[^]*"clients": 40,[^]*export async function measure/,
    )
    expect(files.list().runs).toEqual([])
  })

  it('measures with what the project\u2019s file says, and says which file that is', async () => {
    const project = join(folder, 'project')
    mkdirSync(project)
    const file = join(project, 'playground.json')
    writeFileSync(file, '{"pushRate":50,"lanes":["sse,name=Mine"],"db":"messages.db"}')
    const started = (...args: readonly string[]): CliProcess =>
      startCli({ args: ['measure', '--data-folder', folder, ...args], cwd: project })
    const command = started('--window', '1s', '--warm-up', '0s', '--rounds', '3', '--json', '-')
    expect(await command.ended).toBe(0)
    expect(command.errors()).toContain(file)
    const { plan, points } = JSON.parse(command.output()) as Run
    expect(plan).toMatchObject({ settings: { pushRate: 50 }, lanes: [{ name: 'Mine' }] })
    expect(points[0]?.lanes.map(({ lane }) => lane)).toEqual(['Mine'])
    expect(readdirSync(project)).toEqual(['playground.json'])

    writeFileSync(file, '{"pushRate":0}')
    const refused = started()
    expect(await refused.ended).toBe(104)
    expect(refused.errors()).toMatch(/playground\.json:1: pushRate must be/)
    expect(files.list().runs).toHaveLength(1)
  })

  it('ends with 104 before anything starts where the plan is wrong', async () => {
    const command = measure('--sweep', 'poll-interval=1')
    expect(await command.ended).toBe(104)
    expect(command.errors()).toContain('poll-interval takes 50 to 60000 ms')
    expect(files.list().runs).toEqual([])
    expect(await measure('--compare', 'nothing').ended).toBe(104)
  })
})

describe('the command for reports', () => {
  it('passes a damaged run over by name, and imports a report of somebody else', async () => {
    const command = measure('--rounds', '3', '--name', 'Mine', '--html', join(folder, 'mine.html'))
    expect(await command.ended).toBe(0)
    const run = kept()
    const gone = report('delete', 'Mine')
    expect(await gone.ended).toBe(0)
    mkdirSync(files.folder, { recursive: true })
    writeFileSync(join(files.folder, 'damaged.json'), '{')
    const imported = report('import', join(folder, 'mine.html'))
    expect(await imported.ended).toBe(0)
    expect(kept()).toEqual(run)
    const list = report('list')
    await list.ended
    expect(list.output()).toContain('Mine')
    expect(list.errors()).toMatch(/damaged\.json is passed over: it is not JSON/)
    const compared = report('compare', 'Mine', join(folder, 'mine.html'))
    expect(await compared.ended).toBe(0)
    expect(compared.output()).toMatch(/All \d+ figures: no difference seen/)
    const script = report('export', 'Mine', '--k6', '-')
    expect(await script.ended).toBe(0)
    expect(script.output()).toContain(`"run": "${run?.id}"`)
    const samples = join(folder, 'pod.json')
    writeFileSync(samples, '{"metric":"delay_ms","type":"Metric","data":{}}\n{"metric":"del')
    const strange = report('import', samples)
    expect(await strange.ended).toBe(104)
    expect(strange.errors()).toMatch(/pod\.json: 1 damaged line passed over \(line 2\)/)
    expect(strange.errors()).toMatch(/pod\.json was not imported: no sample of it says which plan/)
    expect(await report('show', 'nothing').ended).toBe(104)
    expect(await report('export', 'Mine').ended).toBe(104)
  })
})
