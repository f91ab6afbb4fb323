import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { builtLauncher } from '../support/cli-process.ts'
import { isAlive } from '../support/is-alive.ts'
import { served } from '../support/served.ts'
import { shellWords, writeShellProgram } from '../support/shell-program.ts'

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: {
    readonly steps: readonly {
      readonly id: string
      readonly shell: string
      readonly env: Readonly<Record<string, string>>
      readonly run: string
    }[]
  }
}

const file = new URL('../../.github/actions/feed/action.yml', import.meta.url)
const action = parse(readFileSync(file, 'utf8')) as Action
const { steps } = action.runs

const folders: string[] = []
const feeds: number[] = []
afterEach(() => {
  for (const pid of feeds.splice(0)) process.kill(pid, 'SIGTERM')
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Lines of `name=value`, as steps write them. */
const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [name = '', value = ''] = line.split(/=(.*)/s)
      return line === '' ? [] : [[name, value] as const]
    }),
  )

/** Runs the step of the action as a runner does. */
function run(given: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'runner-'))
  folders.push(folder)
  const [step] = steps
  if (step === undefined) throw new Error('The action has no step.')
  const place = (name: string): string => join(folder, name)
  for (const name of ['output', 'env']) writeFileSync(place(name), '')
  writeFileSync(place('script.sh'), step.run)
  const inputs = Object.entries(action.inputs).map(([name, { default: value }]) => [
    `\${{ inputs.${name} }}`,
    given[name] ?? value,
  ])
  const filled = Object.fromEntries(inputs) as Record<string, string>
  const env = Object.entries(step.env).map(([name, value]) => [name, filled[value]])
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', place('script.sh')],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...(Object.fromEntries(env) as Record<string, string>),
        RUNNER_TEMP: folder,
        GITHUB_OUTPUT: place('output'),
        GITHUB_ENV: place('env'),
      },
    },
  )
  const read = (name: string) => pairs(readFileSync(place(name), 'utf8'))
  return { status, stdout, stderr, outputs: read('output'), environment: read('env') }
}

const node = shellWords(process.execPath)
/** A playground.json of whoever runs the tests changes nothing. */
const alone = '--no-config --polling-port 0 --sse-port 0 --websocket-port 0'

describe.runIf(process.platform !== 'win32')('the action that starts a feed', () => {
  it('has one step, in bash, and says what each output is', () => {
    expect(steps.map(({ shell }) => shell)).toEqual(['bash'])
    expect(Object.values(action.outputs).map(({ value }) => value)).toEqual(
      Object.keys(action.outputs).map((name) => `\${{ steps.${steps[0]?.id}.outputs.${name} }}`),
    )
  })

  it('waits until it answers, and sets its addresses', async () => {
    const { status, outputs, environment, stdout } = run({
      command: `${node} ${shellWords(builtLauncher)}`,
      arguments: `${alone} --feed template --template '{"two words": {n}}' --push-rate 100`,
    })
    expect(status).toBe(0)
    feeds.push(Number(outputs['pid']))
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted())
    expect(outputs['polling']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(environment).toEqual({
      PLAYGROUND_POLLING: outputs['polling'],
      PLAYGROUND_SSE: outputs['sse'],
      PLAYGROUND_WEBSOCKET: outputs['websocket'],
    })
    expect(stdout).toContain(`websocket: ${outputs['websocket']}`)
    // The step has ended, and the feed goes on.
    const bodies = async (): Promise<unknown[]> => {
      const answer = await served(`${outputs['polling']}/getData`)
      return ((await answer.json()) as { readonly body: string }[]).map(({ body }) => body)
    }
    await expect.poll(bodies).toContain('{"two words": 1}')
    const stream = await served(`${outputs['sse']}/sse`)
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    await stream.body?.cancel()
  })

  it('fails, and says why, where the feed ends', () => {
    const { status, stdout, outputs } = run({
      command: `${node} ${shellWords(builtLauncher)}`,
      arguments: '--no-config --push-rate 0',
    })
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error::The feed has ended: .+/)
    expect(outputs).toEqual({})
  })

  it('gives up a feed that is never ready, and ends it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'never-ready-'))
    folders.push(folder)
    const note = join(folder, 'pid')
    const program = join(folder, 'never-ready')
    writeShellProgram(program, `echo $$ > ${shellWords(note)}`, 'exec sleep 600')
    const { status, stdout } = run({ command: shellWords(program), patience: '1' })
    expect(status).toBe(1)
    expect(stdout).toContain('::error::The feed is not ready after 1 s.')
    // Where there is no note, it was ended before it could write one.
    const lives = existsSync(note) && isAlive(Number(readFileSync(note, 'utf8')))
    if (lives) feeds.push(Number(readFileSync(note, 'utf8')))
    expect(lives).toBe(false)
  })
})
