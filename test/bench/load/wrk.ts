import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface WrkOptions {
  readonly port: number
  readonly connections: number
  readonly seconds: number
  /** Lua: a function `request` of wrk, and what it needs. */
  readonly script: string
}

export interface WrkResult {
  readonly requests: number
  readonly perSecond: number
  /** Bytes of all answers. */
  readonly bytes: number
  /** Answers of 400 and above, and whatever failed on the way. */
  readonly errors: number
  /** ms. */
  readonly p50: number
  readonly p99: number
}

const answerTimeout = 60

const summary = `
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\\nRESULT {"requests":%d,"micros":%d,"bytes":%d,"errors":%d,"p50":%f,"p99":%f}\\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
`

/** Says how to get wrk where it is missing. @throws Error */
export function requireWrk(): void {
  if (spawnSync('wrk', ['--version']).error === undefined) return
  throw new Error('Polling is measured with wrk: apt-get install wrk, or brew install wrk.')
}

/**
 * Runs wrk, which costs far less than the servers it asks, in one thread.
 *
 * @throws Error where it fails.
 */
export async function runWrk(options: WrkOptions): Promise<WrkResult> {
  const { port, connections, seconds } = options
  const folder = mkdtempSync(join(tmpdir(), 'playground-wrk-'))
  const script = join(folder, 'wrk.lua')
  writeFileSync(script, `${options.script}${summary}`)
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, `--timeout=${answerTimeout}s`]
  const child = spawn('wrk', [...flags, '-s', script, `http://127.0.0.1:${port}/`])
  let output = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (output += text.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  rmSync(folder, { recursive: true, force: true })
  const json = /^RESULT (.*)$/m.exec(output)?.[1]
  if (json === undefined) throw new Error(`wrk failed: ${output}`)
  const result = JSON.parse(json) as WrkResult & { readonly micros: number }
  return { ...result, perSecond: (result.requests / result.micros) * 1e6 }
}
