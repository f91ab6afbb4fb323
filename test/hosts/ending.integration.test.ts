import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../support/cli-process.ts'
import { isListening } from '../support/is-listening.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
function canRunNpm(): boolean {
  const there =
    spawnSync('npm', ['--version'], { shell: process.platform === 'win32' }).status === 0
  if (!there) console.log('The end by npm is not tried here: there is no npm.')
  return there
}

/** Flags that need nothing of this machine, a person's own `playground.json` included. */
const alone = ['--no-config', '--db', ':memory:', ...freePorts]

/** Runs a script of npm in a group of its own, and resolves with its process and the port of polling. */
async function runScript(args: readonly string[]) {
  const child = spawn('npm', args, {
    cwd: root,
    // No window: the same playground runs without one.
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  const group = -(child.pid ?? 0)
  onTestFinished(() => {
    try {
      process.kill(group, 'SIGKILL')
    } catch {
      // All of it has ended, as it should.
    }
  })
  const port = await new Promise<number>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const [, found] = /http:\/\/127\.0\.0\.1:(\d+)\/getData/.exec(said) ?? []
      if (found !== undefined) resolve(Number(found))
    })
    child.once('exit', () => reject(new Error(said)))
  })
  return { child, port, group }
}

describe.runIf(process.platform !== 'win32' && canRunNpm())('the end of npm', () => {
  it.each([
    ['SIGTERM', ['run', '-s', 'serve']],
    ['SIGTERM', ['run', 'serve']],
    ['SIGTERM', ['-s', 'start']],
    ['SIGHUP', ['run', '-s', 'serve']],
    ['SIGKILL', ['run', '-s', 'serve']],
    ['SIGKILL', ['start']],
  ] as const)('is that of the servers as well: %s to npm %j', async (signal, script) => {
    const { child, port } = await runScript([...script, '--', ...alone])
    expect(await isListening(port)).toBe(true)
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([null, signal])
    await expect.poll(() => isListening(port)).toBe(false)
  })

  it('comes with Ctrl-C, which a terminal sends to all of them', async () => {
    const { child, port, group } = await runScript(['run', '-s', 'serve', '--', ...alone])
    process.kill(group, 'SIGINT')
    await once(child, 'exit')
    await expect.poll(() => isListening(port)).toBe(false)
  })
})
