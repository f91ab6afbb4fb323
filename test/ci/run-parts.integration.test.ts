import { describe, expect, it } from 'vitest'
import { runPart, type RunOptions, type Shown } from '../../.ci/run-parts.ts'
import { isAlive } from '../support/is-alive.ts'

/** Runs a script of Node as a part; `text` is what it printed, without how long it took. */
async function run(script: string, shown: Shown = 'at its end', options: RunOptions = {}) {
  let text = ''
  const print = (more: string): void => void (text += more)
  const command = [process.execPath, '-e', script]
  const { ok } = await runPart({ name: 'it', command }, shown, { ...options, print })
  return { ok, text: text.replace(/\([\d.]+ s\)/, '(… s)') }
}

describe('a part of the checks', () => {
  it('is told at its end with its output, or without where it is asked for only if it failed', async () => {
    const speaks = "console.log('out'); console.error('err')"
    const { ok, text } = await run(speaks)
    expect(ok).toBe(true)
    expect(text.split('\n').toSorted()).toEqual(['', 'err', 'it: ok (… s)', 'out'])
    expect(await run(speaks, 'if it failed')).toEqual({ ok: true, text: 'it: ok (… s)\n' })
    expect(await run("console.log('why'); process.exitCode = 3", 'if it failed')).toEqual({
      ok: false,
      text: 'why\nit: FAILED (… s)\n',
    })
  })

  it.runIf(process.platform !== 'win32')(
    'ends with its own process, and what it left behind with it, though that holds its output',
    async () => {
      const leaves = `
        const { spawn } = require('node:child_process')
        const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' })
        console.log(left.pid)
        left.unref()`
      const { ok, text } = await run(leaves)
      expect(ok).toBe(true)
      const pid = Number(text.split('\n')[0])
      expect(pid).toBeGreaterThan(0)
      await expect.poll(() => isAlive(pid)).toBe(false)
    },
  )

  it('fails, and says why, once it has printed nothing for too long', async () => {
    expect(await run('setInterval(() => {}, 1e6)', 'if it failed', { silence: 100 })).toEqual({
      ok: false,
      text: 'it printed nothing for 0.1 s: ended.\nit: FAILED (… s)\n',
    })
  })
})
