/**
 * Starts a packaged application, has it check itself, and looks at its end: `node .ci/smoke.ts PROGRAM [ARGUMENT…]`.
 * Ends with 0 where the window was visible, its page had connected, polling answered, both workers and a process of clients worked, and the
 * application ended with 0.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfCheckVariable } from '../main/hosts/desktop/self-check.ts'

/** All parts together, on a slow machine, in ms. */
const patience = 300_000

const [program, ...argv] = process.argv.slice(2)
if (program === undefined) {
  console.error('usage: node .ci/smoke.ts PROGRAM [ARGUMENT…]')
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'playground-smoke-'))
const report = join(folder, 'report.json')
const anyPorts = ['polling', 'sse', 'websocket'].map((name) => `--${name}-port=0`)
const child = spawn(program, [...argv, `--data-folder=${join(folder, 'data')}`, ...anyPorts], {
  env: { ...process.env, [selfCheckVariable]: report },
  stdio: ['ignore', 'inherit', 'inherit'],
})
const guard = setTimeout(() => child.kill('SIGKILL'), patience)
const ended = await new Promise<string>((resolve) => {
  child.once('error', (error) => resolve(error.message))
  child.once('exit', (code, signal) => resolve(signal ?? String(code)))
})
clearTimeout(guard)

function found(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Record<string, unknown>
  } catch (error) {
    return { report: String(error) }
  }
}
const parts = Object.entries(found())
rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
for (const [name, value] of parts) console.log(`${name}: ${value === true ? 'ok' : String(value)}`)
console.log(`end: ${ended}`)
process.exitCode = ended === '0' && parts.every(([, value]) => value === true) ? 0 : 1
