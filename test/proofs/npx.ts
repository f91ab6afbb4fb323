/**
 * Packs what is built and runs it by `npx` in empty folders, from the registry of this machine's configuration, under
 * the oldest Node that it takes, under this one, and under one that is too old:
 *
 *   npm run -s proofs:npx
 *
 * Each Node is fetched from the same registry (about 40 MB). Exit code 1: something was not as it should be.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../support/cli-process.ts'
import { callEngine } from '../support/engine-call.ts'
import { isListening } from '../support/is-listening.ts'
import { packFolder } from '../support/local-registry.ts'
import { runNpx, weigh, type NpxOptions } from '../support/npx.ts'
import { until } from '../support/until.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'npx-'))
const limits = { packages: 10, megabytes: 40, seconds: 10 }
let failures = 0

function expectThat(holds: boolean, what: string): void {
  if (holds) return
  failures += 1
  console.log(`  NOT SO: ${what}`)
}

/** Node of this version: a program from the registry. */
function fetchNode(version: string): string {
  const place = join(folder, `node-${version}`)
  mkdirSync(place)
  const name = `node-${process.platform}-${process.arch}`
  const args = ['install', '--no-save', '--prefix', place, `${name}@${version}`]
  spawnSync('npm', args, { cwd: place, stdio: ['ignore', 'ignore', 'inherit'] })
  return join(place, 'node_modules', name, 'bin', 'node')
}

const npx = realpathSync(execFileSync('which', ['npx'], { encoding: 'utf8' }).trim())
const archive = await packFolder(root, folder)

/** Both worker threads do their work under this Node as well. */
async function useWorkers(page: string): Promise<void> {
  const there = { page, ready: true, polling: '', sse: '', websocket: '' } as const
  const fleet = { transport: 'sse', clients: 3, retry: 1_000, jitter: false } as const
  await callEngine(there, 'startFleet', fleet)
  await until(async () => (await callEngine(there, 'statistics')).fleet?.open === 3, 100)
  await callEngine(there, 'burst', 3_000)
  expectThat((await callEngine(there, 'clear')) >= 3_000, 'the messages are taken out')
  await until(async () => (await callEngine(there, 'status')).store.count < 3_000, 100)
}

async function prove(version: string, node: string, ignoreScripts: boolean): Promise<void> {
  const place = mkdtempSync(join(folder, 'run-'))
  const options: NpxOptions = { folder: place, archive, node, npx, ignoreScripts, args: [] }
  console.log(`Node ${version}${ignoreScripts ? ', --ignore-scripts' : ''}`)

  const began = performance.now()
  const first = runNpx({ ...options, args: ['--version'] })
  expectThat((await first.ended) === 0, `the installation ends well: ${first.errors()}`)
  const installed = (performance.now() - began) / 1_000
  const { packages, bytes } = weigh(first.modules())
  const megabytes = bytes / 1_000_000

  const start = performance.now()
  const run = runNpx({ ...options, args: freePorts })
  try {
    const { origin } = new URL(await run.opened())
    const answer = await fetch(origin)
    const served = (performance.now() - start) / 1_000
    expectThat(answer.status === 200, 'the page is served')
    expectThat((await answer.text()).includes('id="app"'), 'it is the page of the playground')
    await useWorkers(/^ {2}page +(\S+)$/m.exec(run.output())?.[1] ?? '')
    console.log(
      `  ${packages.length} packages, ${megabytes.toFixed(1)} MB, installed in ${installed.toFixed(1)} s; ` +
        `page served ${served.toFixed(1)} s after npx was called again`,
    )
    expectThat(packages.length <= limits.packages, `at most ${limits.packages} packages`)
    expectThat(megabytes <= limits.megabytes, `at most ${limits.megabytes} MB`)
    expectThat(served <= limits.seconds, `at most ${limits.seconds} s`)

    run.interrupt()
    await run.ended
    await until(() => !run.lives(), 20)
    expectThat(!(await isListening(Number(new URL(origin).port))), 'nothing listens after Ctrl-C')
    console.log('  Ctrl-C: no process is left, nothing listens')
  } finally {
    run.kill()
  }
}

async function proveTooOld(version: string, node: string): Promise<void> {
  const place = mkdtempSync(join(folder, 'run-'))
  const run = runNpx({ folder: place, archive, node, npx, args: [] })
  const code = await run.ended
  const words = run.errors().replaceAll(/^npm (?:warn|WARN) .*\n/gm, '')
  console.log(`Node ${version}\n  ends with ${code}: ${words.trim()}`)
  expectThat(code === 1, 'it ends with 1')
  const sentence =
    /^Realtime Playground needs Node 22\.14 or later[^\n]*; this is Node 2[02]\.[^\n]+\n$/
  expectThat(sentence.test(words), 'it is one sentence')
  expectThat(run.output() === '', 'there is no more')
}

try {
  const oldest = fetchNode('22.14.0')
  for (const ignoreScripts of [false, true]) {
    await prove('22.14.0', oldest, ignoreScripts)
    await prove(process.versions.node, process.execPath, ignoreScripts)
  }
  for (const version of ['22.13.0', '20.19.0']) await proveTooOld(version, fetchNode(version))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(failures === 0 ? 'All of it is as it should be.' : `${failures} not as it should be.`)
process.exitCode = failures === 0 ? 0 : 1
