import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchChromium } from '../../support/chromium.ts'
import type { Row } from '../row.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { post } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'

interface Reading {
  readonly tag: string
  readonly text: string
}

async function read({ url }: Host, tag?: string): Promise<Reading & { readonly status: number }> {
  const headers = tag === undefined ? {} : { 'if-none-match': tag }
  const answer = await fetch(`${url.polling}/getData`, { headers })
  return {
    status: answer.status,
    tag: answer.headers.get('etag') ?? '',
    text: await answer.text(),
  }
}

/** What a browser with its cache on gets, as often as the table changes. Answers how often it was old. */
async function staleHits(host: Host, page: Page): Promise<{ stale: number; asked: number }> {
  await page.goto(`${host.url.polling}/`)
  let stale = 0
  let asked = 0
  for (let round = 0; round < 20; round += 1) {
    if (round % 5 === 4) await host.call('clear')
    const id = round % 5 === 4 ? 0 : await post(host.url.polling, `round ${round}`)
    for (let again = 0; again < 2; again += 1) {
      const rows = await page.evaluate(async () => {
        const answer = await fetch('/getData')
        return (await answer.json()) as { readonly id: number }[]
      })
      asked += 1
      if ((rows.at(-1)?.id ?? 0) !== id) stale += 1
    }
  }
  return { stale, asked }
}

/** A tag that named something is tried again after every change, and after restarts. */
async function confirmations(folder: string): Promise<{ wrong: number; asked: number }> {
  const database = join(folder, 'tags.db')
  const known: Reading[] = []
  let wrong = 0
  let asked = 0
  const compare = async (host: Host): Promise<void> => {
    const now = await read(host)
    for (const { tag, text } of known) {
      const { status } = await read(host, tag)
      asked += 1
      // The same rows may have another tag; a tag that is confirmed names the same rows.
      if (status === 304 ? text !== now.text : tag === now.tag) wrong += 1
    }
    known.push(now)
  }
  const changes: ((host: Host) => Promise<unknown>)[] = [
    (host) => post(host.url.polling, 'one'),
    (host) => post(host.url.polling, 'two'),
    (host) => host.call('clear'),
    (host) => post(host.url.polling, 'three'),
    (host) => host.call('restartServers', { servers: 'all', history: true, downFor: 0 }),
    (host) => host.call('restartServers', { servers: 'all', history: false, downFor: 0 }),
    (host) => post(host.url.polling, 'one'),
  ]
  for (const change of changes) {
    await withHost({ database, folder }, async (host) => {
      await compare(host)
      await change(host)
      await compare(host)
    })
  }
  return { wrong, asked }
}

/** Entity tags over changes and restarts, and a browser that keeps answers (HP-03). */
export const pollingTagsRow: Row = {
  id: 'HP-03',
  fault: 'old tags after inserts, deletions, restarts; Chromium with its cache on',
  expected: '304 only for the tag of the present content; no stale answer',
  guard: {
    file: 'main/servers/routes/data-route.ts',
    find: 'entityTag(\n      id,\n      revision,\n',
    replace: 'entityTag(\n      id,\n      0,\n',
  },
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'row-'))
    const browser = await launchChromium()
    try {
      const { wrong, asked } = await confirmations(folder)
      return await withHost({}, async (host) => {
        const hits = await staleHits(host, await browser.newPage())
        await probe(host)
        return {
          ok: wrong === 0 && hits.stale === 0,
          figure: `${wrong} of ${asked} tags answered wrongly, ${hits.stale} of ${hits.asked} stale in Chromium`,
        }
      })
    } finally {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
