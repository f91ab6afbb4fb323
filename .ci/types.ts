/** Type-checks every layer with what it may see, several at a time; one line a failed layer. */
import { spawn } from 'node:child_process'

const layers = ['main/contract', 'main/engine', 'main', 'renderer', 'test']

async function check(layer: string): Promise<boolean> {
  const child = spawn('node_modules/.bin/vue-tsc', ['--noEmit', '-p', `${layer}/tsconfig.json`], {
    shell: process.platform === 'win32',
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise((resolve) => child.on('close', resolve))
  process.stdout.write(`${output}types: ${layer} ${code === 0 ? 'ok' : 'FAILED'}\n`)
  return code === 0
}

const waiting = [...layers]
const results: boolean[] = []
async function worker(): Promise<void> {
  for (let layer = waiting.shift(); layer !== undefined; layer = waiting.shift()) {
    results.push(await check(layer))
  }
}
await Promise.all([worker(), worker()])
process.exitCode = results.every(Boolean) ? 0 : 1
