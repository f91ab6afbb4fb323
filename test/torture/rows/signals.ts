import { get } from 'node:http'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { openRaw } from '../../servers/websocket-client.ts'
import { anywhere, startCli, type CliProcess, type Ready } from '../../support/cli-process.ts'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { ms, sleep } from '../support/waiting.ts'

const each = 30

/** Counts what became of the clients of a server that ends. */
interface Ends {
  goingAway: number
  ended: number
  /** Answers that began and were not finished. */
  torn: number
  polls: number
}

async function connectAll(ready: Ready): Promise<Ends> {
  const ends: Ends = { goingAway: 0, ended: 0, torn: 0, polls: 0 }
  const opened: Promise<unknown>[] = []
  for (let index = 0; index < each; index += 1) {
    const socket = new WebSocket(ready.websocket)
    socket.on('close', (code) => (ends.goingAway += Number(code === 1_001)))
    socket.on('error', () => undefined)
    opened.push(new Promise((resolve) => socket.once('open', resolve)))
    opened.push(
      new Promise<void>((resolve, reject) => {
        const asked = get(`${ready.sse}/sse`, (answer) => {
          answer.resume()
          answer.on('end', () => (ends.ended += 1))
          answer.on('error', () => undefined)
          resolve()
        })
        asked.on('error', reject)
      }),
    )
    void pollUntilGone(ready.polling, ends)
  }
  await Promise.all(opened)
  return ends
}

async function pollUntilGone(url: string, ends: Ends): Promise<void> {
  for (;;) {
    // Refused before an answer began: the server has gone, as it should.
    const answer = await fetch(`${url}/getData?limit=500`).catch(() => undefined)
    if (answer === undefined) return
    const whole = await answer.json().then(
      () => true,
      () => false,
    )
    if (whole) ends.polls += 1
    else ends.torn += 1
  }
}

async function start(database: string): Promise<{ cli: CliProcess; ready: Ready }> {
  const flags = anywhere.filter((flag) => flag !== '--db' && flag !== ':memory:')
  const cli = startCli({ args: [...flags, '--db', database, '--push-rate', '500'] })
  return { cli, ready: await cli.ready }
}

async function endUnderLoad(database: string, signal: NodeJS.Signals) {
  const { cli, ready } = await start(database)
  const ends = await connectAll(ready)
  await sleep(1_500)
  const begun = performance.now()
  cli.child.kill(signal)
  const code = await cli.ended
  const took = performance.now() - begun
  await sleep(300)
  const log = statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0
  const ok =
    code === 0 &&
    took <= 5_000 &&
    ends.goingAway === each &&
    ends.ended === each &&
    ends.torn === 0 &&
    ends.polls > 0 &&
    log === 0
  const figure =
    `${signal}: exit ${String(code)} in ${ms(took)}, 1001 for ${ends.goingAway}/${each}, ` +
    `SSE ended ${ends.ended}/${each}, ${ends.torn} of ${ends.polls} answers torn, log ${log} B`
  return { ok, figure }
}

/** A client that never says goodbye makes the end wait; a second signal does not wait for it. */
async function endTwice(database: string) {
  const { cli, ready } = await start(database)
  const silent = await openRaw(Number(new URL(ready.websocket).port))
  cli.child.kill('SIGTERM')
  await sleep(300)
  const waits = cli.child.exitCode === null
  const begun = performance.now()
  cli.child.kill('SIGTERM')
  const code = await cli.ended
  const took = performance.now() - begun
  silent.socket.destroy()
  return {
    ok: waits && code === 143 && took < 1_000,
    figure: `second signal: exit ${String(code)} in ${ms(took)}`,
  }
}

export const signals: Row = builtRow({
  id: 'OP-02',
  fault: 'SIGTERM and SIGINT under load, and a second signal',
  expected: '1001, streams end, polls finish, the log is empty, exit 0 within 5 s; at once',
  guard: {
    file: 'main/hosts/cli/cli.ts',
    find: "    if (ending) process.exit(signal === 'SIGINT' ? 130 : 143)\n",
    replace: '    if (ending) return\n',
  },
  run: () =>
    withFolder(async (folder) => {
      const outcomes = [
        await endUnderLoad(join(folder, 'a.db'), 'SIGTERM'),
        await endUnderLoad(join(folder, 'b.db'), 'SIGINT'),
        await endTwice(join(folder, 'c.db')),
      ]
      return {
        ok: outcomes.every(({ ok }) => ok),
        figure: outcomes.map(({ figure }) => figure).join('; '),
      }
    }),
})
