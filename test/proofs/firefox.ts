/**
 * Opens the playground's page in Firefox and breaks what it is connected to:
 *
 *   node test/proofs/firefox.ts [picture.png]
 *
 * 1. An empty table: the servers restart, and what is written while they are down must reach all three panes. A
 *    stream that has brought nothing yet is resumed as well.
 * 2. 20 messages a second: the lines are cut five times; nothing may be missed or come twice.
 * 3. The pages at `GET /` of the polling and the SSE server show rows.
 *
 * Firefox is Debian's `firefox-esr` or `firefox`; exit code 1: something is not as it should be, 2: it is not
 * installed.
 */
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts, startCli } from '../support/cli-process.ts'
import { callEngine } from '../support/engine-call.ts'
import { startFirefox } from './firefox/bidi.ts'

const program = ['firefox-esr', 'firefox'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
)
if (program === undefined) {
  console.log('There is no Firefox here: apt-get install firefox-esr')
  process.exit(2)
}
console.log(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim())

interface Counts {
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
}
type Panes = Readonly<Record<string, Counts>>

const countsOfPanes = `JSON.stringify(Object.fromEntries(
  [...document.querySelectorAll('[data-testid=sequence]')].map(({ dataset }, at) => [
    ['polling', 'sse', 'websocket'][at],
    Object.fromEntries(
      ['received', 'missed', 'duplicated', 'outOfOrder'].map((name) => [name, Number(dataset[name])]),
    ),
  ]),
))`

let wrong = 0
function tell(what: string, isRight: boolean, words: string): void {
  if (!isRight) wrong += 1
  console.log(`${isRight ? 'ok   ' : 'WRONG'} ${what}: ${words}`)
}
const faultless = (panes: Panes, received: number): boolean =>
  Object.keys(panes).length === 3 &&
  Object.values(panes).every(
    (one) =>
      one.received >= received && one.missed === 0 && one.duplicated === 0 && one.outOfOrder === 0,
  )

const cli = startCli({ args: ['serve', '--json', '--db', ':memory:', ...freePorts] })
const firefox = await startFirefox(program)
try {
  const ready = await cli.ready
  const panes = async (): Promise<Panes> => JSON.parse(await firefox.read(countsOfPanes)) as Panes
  /** What the panes have once each of them has that many, or what they have after 30 s. */
  async function panesWith(received: number): Promise<Panes> {
    let now = await panes()
    for (let look = 0; look < 150 && !faultless(now, received); look += 1) {
      await pause(200)
      now = await panes()
    }
    return now
  }

  await callEngine(ready, 'setProducing', false)
  await callEngine(ready, 'clear')
  await firefox.open(ready.page ?? '')
  const openPanes = `String(document.querySelectorAll('[data-state=open], [data-state=polling]').length)`
  for (let look = 0; look < 100 && Number(await firefox.read(openPanes)) < 3; look += 1) {
    await pause(200)
  }
  const restart = callEngine(ready, 'restartServers', {
    servers: 'all',
    history: true,
    downFor: 2_000,
  })
  await pause(500)
  await callEngine(ready, 'burst', 7)
  await restart
  const resumed = await panesWith(7)
  tell('restart before the first message', faultless(resumed, 7), JSON.stringify(resumed))

  await callEngine(ready, 'configure', { pushRate: 20 })
  await callEngine(ready, 'setProducing', true)
  for (let cut = 0; cut < 5; cut += 1) {
    await pause(3_000)
    await callEngine(ready, 'cutLine', 'all')
  }
  await callEngine(ready, 'setProducing', false)
  const { newest, oldest } = (await callEngine(ready, 'status')).store
  const all = newest - oldest + 1
  const healed = await panesWith(all)
  tell(`five cuts, ${all} messages`, faultless(healed, all), JSON.stringify(healed))
  const headline = await firefox.read(
    `document.querySelector('[data-testid=verdict-line]')?.innerText ?? ''`,
  )
  console.log(`      ${headline.replaceAll('\n', ' ')}`)
  const [picture] = process.argv.slice(2)
  if (picture !== undefined) await writeFile(picture, await firefox.picture())

  for (const [name, address] of [
    ['polling', ready.polling],
    ['sse', ready.sse],
  ] as const) {
    await firefox.open(new URL('/', address).href)
    await callEngine(ready, 'burst', 3)
    const text = `document.body.innerText`
    let shown = ''
    for (let look = 0; look < 50 && !shown.includes(`#${newest + 3}`); look += 1) {
      await pause(200)
      shown = await firefox.read(text)
    }
    tell(`GET / of ${name}`, /#\d+/.test(shown), `${shown.match(/#\d+/g)?.length ?? 0} rows shown`)
  }
  // A line that was cut is told by Firefox as an error of the network, as it should be.
  const ours = firefox.complaints.filter(
    (text) => !/connection|interrupted|can.t establish|CORS|NetworkError/i.test(text),
  )
  tell('the console', ours.length === 0, ours.join('; ') || 'nothing but cut connections')
} finally {
  await firefox.close()
  await cli.stop()
}
process.exitCode = wrong === 0 ? 0 : 1
