/**
 * Saves a HAR from every Wire tab of a run and proves three things: it is HAR 1.2, every message of the
 * run is in it once, and Chrome DevTools' own importer reads all of them back:
 *
 *   node test/proofs/har.ts [seconds]
 *
 * The importer is the one that the Chromium in use brings; where it brings none, that is said. Exit code 1:
 * something is not as it should be.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Har } from '../../renderer/wire/har/har-format.ts'
import { chromiumLaunchOptions } from '../support/chromium.ts'
import { paneIds } from '../support/figures.ts'
import {
  captureAnew,
  messageIds,
  newestId,
  notOnce,
  openWire,
  saveHar,
} from '../support/har-run.ts'
import { harFaults } from '../support/har-validator.ts'
import { openWindow } from '../support/window.ts'

const seconds = Number(process.argv[2] ?? 30)

/** Where a Chromium that is started for it serves the files of its DevTools. */
async function serveDevTools(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { executablePath = '', args = [], env } = await chromiumLaunchOptions()
  const folder = await mkdtemp(join(tmpdir(), 'devtools-'))
  const flags = [
    '--headless',
    '--no-sandbox',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
  ]
  const child = spawn(executablePath, [...args, ...flags, 'about:blank'], {
    env: env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const closed = new Promise((resolve) => child.once('close', resolve))
  let said = ''
  const port = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (part) => {
      said += String(part)
      const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('close', () => reject(new Error(`Chromium ended: ${said}`)))
  })
  return {
    url: `http://127.0.0.1:${port}/devtools/models/har/har.js`,
    async stop() {
      child.kill()
      await closed
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Imported {
  readonly type: string
  readonly frames: number
  readonly events: number
}

/** What DevTools makes of a HAR, request by request. */
function importHar(page: Page, url: string, har: Har): Promise<Imported[]> {
  return page.evaluate(
    async ({ address, file }) => {
      const { HARFormat, Importer } = (await import(address)) as {
        HARFormat: { HARRoot: new (value: unknown) => { log: unknown } }
        Importer: {
          Importer: {
            requestsFromHARLog(log: unknown): {
              resourceType(): { name(): string }
              frames(): unknown[]
              eventSourceMessages(): unknown[]
            }[]
          }
        }
      }
      const requests = Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(file).log)
      return requests.map((request) => ({
        type: request.resourceType().name(),
        frames: request.frames().length,
        events: request.eventSourceMessages().length,
      }))
    },
    { address: url, file: har },
  )
}

const opened = await openWindow({ args: ['--push-rate', '20', '--seed', '7'] })
const devTools = await serveDevTools()
let failed = false
try {
  const available = await fetch(devTools.url)
  const hasImporter = available.ok && (await available.text()).includes('_eventSourceMessages')
  const reader = await opened.browser.newPage()
  if (hasImporter) await reader.goto(devTools.url)
  const { page, ready } = opened
  const panes = await paneIds(page)
  for (const pane of panes) await openWire(page, pane)
  for (const pane of panes) await captureAnew(page, pane)
  const from = await newestId(ready.polling)
  await pause(seconds * 1_000)
  const to = await newestId(ready.polling)
  await pause(2_000)
  for (const pane of panes) {
    const har = await saveHar(page, pane)
    const { entries } = har.log
    const faults = harFaults(har)
    const lost = notOnce(messageIds(har), from, to)
    const written = {
      entries: entries.length,
      frames: entries.flatMap(({ _webSocketMessages = [] }) => _webSocketMessages).length,
      events: entries.flatMap(({ _eventSourceMessages = [] }) => _eventSourceMessages).length,
    }
    console.log(`${pane}: ${to - from} messages in ${seconds} s`, JSON.stringify(written))
    console.log(
      `  faults against HAR 1.2: ${faults.length}; messages not in it exactly once: ${lost.length}`,
    )
    failed ||= faults.length > 0 || lost.length > 0
    if (!hasImporter) continue
    const imported = await importHar(reader, devTools.url, har)
    const read = {
      entries: imported.length,
      frames: imported.reduce((sum, { frames }) => sum + frames, 0),
      events: imported.reduce((sum, { events }) => sum + events, 0),
    }
    const types = [...new Set(imported.map(({ type }) => type))].join(', ')
    console.log(`  Chrome DevTools reads: ${JSON.stringify(read)}, as ${types}`)
    failed ||= JSON.stringify(read) !== JSON.stringify(written)
  }
  process.exitCode = failed ? 1 : 0
  if (!hasImporter) console.log('This Chromium brings no DevTools: the import was not tried.')
} finally {
  await devTools.stop()
  await opened.close()
}
