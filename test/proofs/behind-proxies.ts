/**
 * Puts real proxies and tunnels in front of the playground, each with its defaults, and uses the servers
 * through them as a page would that was loaded from there:
 *
 *   npm run -s proofs:proxies -- [name…]
 *
 * What is missing is installed (Debian's haproxy, caddy, nginx-light and openssh-server), which takes root.
 * Exit code 1: something did not pass that should, or a foreign name got rows; 2: a program is missing.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anywhere, startCli } from '../support/cli-process.ts'
import {
  checkPolling,
  checkPost,
  checkRebinding,
  checkSse,
  checkWebSocket,
  writeTo,
  type Outcome,
} from './behind-proxies/checks.ts'
import { proxies, type Behind, type Proxy } from './behind-proxies/proxies.ts'

const isHere = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0

/** Installs what is missing; nothing is started by it. */
function install(packages: readonly string[]): void {
  if (packages.length === 0) return
  console.log(`installing ${packages.join(', ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const apt = ['install', '-y', '--no-install-recommends', ...packages]
  spawnSync('apt-get', ['update'], { stdio: 'ignore', env })
  spawnSync('apt-get', apt, { stdio: 'ignore', env })
}

const columns = ['polling', 'post', 'sse', 'websocket', 'rebinding'] as const
type Column = (typeof columns)[number]

async function look(check: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await check()
  } catch (error) {
    return { ok: false, words: error instanceof Error ? error.message : String(error) }
  }
}

function show(cells: readonly string[]): void {
  const widths = [18, 13, 13, 22, 30, 10]
  console.log(cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' '))
}

async function prove(proxy: Proxy, direct: Behind, ports: Parameters<Proxy['start']>[0]) {
  const folder = mkdtempSync(join(tmpdir(), 'behind-'))
  let behind: Behind | undefined
  try {
    behind = await proxy.start(ports, folder)
    const there = behind
    const checks: Record<Column, () => Promise<Outcome>> = {
      polling: () => checkPolling(there),
      post: () => checkPost(there),
      sse: () => checkSse(there, writeTo(direct.polling)),
      websocket: () => checkWebSocket(there),
      rebinding: () => checkRebinding(there),
    }
    const outcomes: Outcome[] = []
    for (const column of columns) outcomes.push(await look(checks[column]))
    const judged = columns.map((column, index) => {
      const { ok = false, words = '' } = outcomes[index] ?? {}
      // Its own requests do not concern us.
      const counts =
        column === 'rebinding' ? proxy.hidesHost !== true : proxy.passes.includes(column)
      return { failed: counts && !ok, words: `${ok ? 'ok' : counts ? 'FAILED' : 'no'} ${words}` }
    })
    show([proxy.name, ...judged.map(({ words }) => words)])
    return judged.every(({ failed }) => !failed)
  } catch (error) {
    show([proxy.name, `FAILED ${error instanceof Error ? error.message : String(error)}`])
    return false
  } finally {
    await behind?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const wanted = process.argv.slice(2)
const chosen = proxies.filter(
  ({ name }) =>
    wanted.length === 0 || wanted.some((one) => name.toLowerCase().includes(one.toLowerCase())),
)
const needed = chosen.flatMap(({ needs }) => needs ?? [])
install([...new Set(needed.filter((one) => !isHere(one.program)).map((one) => one.package))])

const cli = startCli({ args: [...anywhere, '--push-rate', '1'] })
const { polling, sse, websocket } = await cli.ready
const portOf = (address: string): number => Number(new URL(address).port)
const ports = { polling: portOf(polling), sse: portOf(sse), websocket: portOf(websocket) }
const direct: Behind = { polling, sse, websocket, stop: async () => undefined }
let failures = 0
let missing = 0
show(['behind', 'GET', 'POST', 'SSE', 'WebSocket', 'evil.test'])
try {
  for (const proxy of chosen) {
    if (proxy.needs !== undefined && !isHere(proxy.needs.program)) {
      missing += 1
      show([proxy.name, `MISSING: ${proxy.needs.package} could not be installed`])
    } else if (!(await prove(proxy, direct, ports))) failures += 1
  }
} finally {
  await cli.stop()
}
process.exitCode = failures > 0 ? 1 : missing > 0 ? 2 : 0
