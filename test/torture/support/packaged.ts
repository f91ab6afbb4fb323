import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { counted, type Outcome } from '../row.ts'
import { withFolder } from './folder.ts'
import { sleep } from './waiting.ts'

/** The program of the packaged application, where PLAYGROUND_PACKAGED names one. */
export function packagedProgram(): string | undefined {
  return process.env['PLAYGROUND_PACKAGED']
}

function program(): string {
  const path = packagedProgram()
  if (path === undefined) throw new Error('PLAYGROUND_PACKAGED names no program.')
  return path
}

/** What comes before the fuses in the program, or on macOS in its framework (@electron/fuses). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/**
 * Fuses of version 1 in their order: runAsNode, cookies, NODE_OPTIONS, --inspect, integrity of the
 * archive, the archive alone, the V8 snapshot (either will do), privileges of file://.
 */
const wanted = ['0', '0', '0', '0', '1', '1', undefined, '0'] as const

/** Reads the fuses of the packaged program. */
export async function fusesOf(): Promise<Outcome> {
  const bytes = readFileSync(program())
  const at = bytes.indexOf(sentinel)
  if (at < 0) throw new Error('There are no fuses in the program.')
  const from = at + sentinel.length
  const length = bytes[from + 1] ?? 0
  const states = bytes
    .subarray(from + 2, from + 2 + length)
    .toString('latin1')
    .split('')
  const held = wanted.filter((state, index) => state !== undefined && states[index] === state)
  return counted(held.length, 7)
}

/** Starts the packaged program and tells what it printed within some seconds. */
async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program(), args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => (output += part.toString()))
  }
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await Promise.race([ended, sleep(5_000)])
  child.kill('SIGTERM')
  await ended
  return output
}

/** Tries to turn the packaged program into something else. */
export function startPackaged(): Promise<Outcome> {
  return withFolder(async (folder) => {
    const mark = join(folder, 'ran')
    const evil = join(folder, 'evil.cjs')
    const code = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`
    writeFileSync(evil, code)
    const own = [`--data-folder=${folder}`, '--db=:memory:']
    await start(['-e', code], { ELECTRON_RUN_AS_NODE: '1' })
    const asNode = existsSync(mark)
    await start(own, { NODE_OPTIONS: `--require ${evil}` })
    const byOptions = existsSync(mark)
    const inspected = /Debugger listening/.test(await start(['--inspect=0', ...own], {}))
    const debugged = /DevTools listening/.test(
      await start(['--remote-debugging-port=0', ...own], {}),
    )
    return counted([asNode, byOptions, inspected, debugged].filter((bad) => !bad).length, 4)
  })
}
