/**
 * Saves the HARs of all panes of a quiet run and of one with faults (503 and cut lines), and gives them to programs that others
 * wrote: Playwright's routeFromHAR answers requests from them, and har-to-k6 makes a load test of them.
 *
 *   node test/proofs/har-readers.ts
 *
 * In addition, each entry's content is as long as its answer said. har-to-k6 is fetched by npx; if that fails,
 * it is reported. Exit code 1: something is not as it should be.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Har } from '../../renderer/wire/har/har-format.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds } from '../support/figures.ts'
import { captureAnew, openWire, saveHar } from '../support/har-run.ts'
import { harFaults } from '../support/har-validator.ts'
import { openWindow } from '../support/window.ts'

type Entry = Har['log']['entries'][number]
const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'har-readers-'))

const headerOf = ({ response }: Entry, name: string): string | undefined =>
  response.headers.find((header) => header.name.toLowerCase() === name)?.value

/** Entries whose content is not as long as the answer itself said. */
function wrongSizes(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry) => {
    const { size, text = '', encoding } = entry.response.content
    const has = Buffer.byteLength(text, encoding === 'base64' ? 'base64' : 'utf8')
    const said = headerOf(entry, 'content-length')
    const compressed = headerOf(entry, 'content-encoding') !== undefined
    const bodiless = entry.request.method === 'HEAD' || entry.response.status === 304
    return size !== has || (said !== undefined && !compressed && !bodiless && Number(said) !== size)
  })
}

/** How many of the HAR's answers a page gets again from Playwright, of how many it asked for. */
async function replayed(har: Har, file: string): Promise<string> {
  const answers = har.log.entries.filter(
    ({ request, response }) =>
      request.method === 'GET' && response.status >= 200 && request.url.startsWith('http'),
  )
  const context = await opened.browser.newContext()
  await context.routeFromHAR(file, { notFound: 'abort' })
  const page = await context.newPage()
  // The answers let in the page that asked for them.
  const asking = `${new URL(opened.ready.page ?? '').origin}/`
  await page.route(asking, (route) => route.fulfill({ body: 'a page' }))
  await page.goto(asking)
  const urls = [...new Set(answers.map(({ request }) => request.url))]
  let same = 0
  for (const url of urls) {
    const expected = answers.filter(({ request }) => request.url === url)
    const got = await page.evaluate(
      (address) =>
        fetch(address)
          .then(async (response) => ({ status: response.status, text: await response.text() }))
          .catch((error: unknown) => ({ status: 0, text: String(error) })),
      url,
    )
    const matches = expected.some(
      ({ response }) =>
        response.status === got.status && (response.content.text ?? '') === got.text,
    )
    if (matches) same += 1
    else console.log('  not as in the HAR:', url, got.status, got.text.slice(0, 80))
  }
  await context.close()
  failed ||= same !== urls.length
  return `${same} of ${urls.length}`
}

async function toK6(file: string): Promise<string> {
  const output = `${file}.js`
  try {
    await run('npx', ['--yes', 'har-to-k6@0.14.16', file, '-o', output], { timeout: 120_000 })
    const script = await readFile(output, 'utf8')
    return `a script with ${script.match(/http\.\w+\(/g)?.length ?? 0} requests`
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? error)
    if (/E404|ENOTFOUND|EAI_AGAIN|network/.test(said)) return 'not tried: it cannot be fetched here'
    failed = true
    return `refuses it: ${said.slice(0, 300)}`
  }
}

let failed = false
const opened = await openWindow({ args: ['--push-rate', '5', '--seed', '7'] })
try {
  const { page, ready } = opened
  for (const [name, faulty] of [
    ['without faults', false],
    ['with faults', true],
  ] as const) {
    const panes = await paneIds(page)
    for (const pane of panes) await openWire(page, pane)
    for (const pane of panes) await captureAnew(page, pane)
    await pause(4_000)
    if (faulty) {
      await callEngine(ready, 'setNetwork', { scope: 'all', faults: { unavailable: 1 } })
      await callEngine(ready, 'cutLine', 'all')
      await pause(3_000)
      await callEngine(ready, 'setNetwork', { scope: 'all', faults: {} })
      await pause(4_000)
    }
    for (const pane of panes) {
      const har = await saveHar(page, pane)
      const file = join(folder, `${pane}.har`)
      await writeFile(file, JSON.stringify(har))
      const { entries } = har.log
      const wrong = wrongSizes(entries)
      const faults = harFaults(har)
      failed ||= wrong.length > 0 || faults.length > 0
      const statuses = [...new Set(entries.map(({ response }) => response.status))].join(', ')
      console.log(`${name}, ${pane}: ${entries.length} entries, status ${statuses}`)
      console.log(
        `  faults against HAR 1.2: ${faults.length}; contents of another size: ${wrong.length}`,
      )
      for (const entry of wrong.slice(0, 3)) console.log('   ', JSON.stringify(entry).slice(0, 600))
      // Neither of them replays a WebSocket.
      if (!pane.startsWith('websocket')) {
        console.log(
          `  Playwright answers as the servers did: ${await replayed(har, file)} addresses`,
        )
      }
      console.log(`  har-to-k6: ${await toK6(file)}`)
    }
  }
  process.exitCode = failed ? 1 : 0
} finally {
  await opened.close()
  await rm(folder, { recursive: true, force: true })
}
