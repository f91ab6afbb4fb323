import { tmpdir } from 'node:os'
import type { Page } from 'playwright-core'
import {
  dispatch,
  type CallInput,
  type CallName,
  type CallResult,
} from '../../../main/shared/contract/calls.ts'
import { readPageFiles } from '../../../main/hosts/page-files.ts'
import { createPlayground, type Playground } from '../../../main/playground.ts'
import { createWebHost } from '../../../main/hosts/web/web.ts'
import { launchChromium } from '../../support/chromium.ts'
import { sequenceCounts } from '../../support/figures.ts'
import { watchForComplaints } from '../../support/window.ts'
import { installWitness, type Witness } from './witness.ts'
import { anyPorts } from '../../support/any-ports.ts'

/** A pane of the proof: what it speaks, and whether it resumes. */
export interface ProofPane {
  readonly id: string
  readonly transport: string
  readonly resume: boolean
}

/** What a pane counts, and what its page really got. */
export interface PaneFigures {
  readonly state: string
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
}

/** A real engine in this process, and its real page in a real browser. */
export interface Stage {
  readonly panes: readonly ProofPane[]
  readonly page: Page
  readonly complaints: readonly string[]
  call<Name extends CallName>(name: Name, input?: CallInput<Name>): Promise<CallResult<Name>>
  figures(pane: string): Promise<PaneFigures>
  /** The ids of the store above one id and up to another, read past the clients. */
  storedIds(after: number, through: number): Promise<number[]>
  newest(): number
  /** How many ids above one (by pane) and up to another the browser received for each pane. */
  arrived(after: Readonly<Record<string, number>>, through: number): Promise<Record<string, number>>
  /** When the socket of a pane closed first since then, epoch ms. */
  closedAt(pane: string, since: number): Promise<number | undefined>
  /** When a pane was first seen in another state than open since then, epoch ms. */
  leftAt(pane: string, since: number): Promise<number | undefined>
  /** Opens the Health tab of every pane and says where it does not agree with the store. */
  askHealth(): Promise<string[]>
  stop(): Promise<void>
}

const shown = ['polling', 'sse', 'websocket'].flatMap((transport) => [
  transport,
  `${transport}:resume~false`,
])

/** Starts engine, page host and browser, and waits until every pane is open. */
export async function setStage(options: {
  readonly rate: number
  readonly pageFolder: string
}): Promise<Stage> {
  const running: { engine?: Playground } = {}
  const files = readPageFiles(options.pageFolder)
  const log = (line: string): void => void process.stderr.write(`${line}\n`)
  const web = await createWebHost({ playground: () => running.engine, files, port: 0, log })
  const engine = await createPlayground({
    database: ':memory:',
    dataFolder: tmpdir(),
    ports: anyPorts,
    pageOrigins: () => [web.origin],
    log,
  })
  running.engine = engine
  web.attach(engine)
  const { handlers } = engine

  const browser = await launchChromium()
  const context = await browser.newContext({ viewport: { width: 1_900, height: 1_000 } })
  const page = await context.newPage()
  const complaints = await watchForComplaints(page)
  await page.addInitScript(installWitness)
  const link = `pushRate=${options.rate}&pollInterval=250&panes=${shown.join(',')}`
  await page.goto(`${web.page}&${link}`)
  const articles = page.locator('article[data-testid^="pane-"]')
  await articles.nth(shown.length - 1).waitFor()
  const panes = await articles.evaluateAll((elements) =>
    elements.map((element) => (element as HTMLElement).dataset.testid ?? ''),
  )

  return {
    panes: panes.map((testid, index) => ({
      id: testid.slice('pane-'.length),
      transport: (shown[index] ?? '').split(':')[0] ?? '',
      resume: !(shown[index] ?? '').includes(':'),
    })),
    page,
    complaints,
    call: (name, input) => dispatch(handlers, name, input) as never,
    async figures(pane) {
      const state = await page.getByTestId(`pane-${pane}`).getAttribute('data-state')
      return { state: state ?? '', ...(await sequenceCounts(page, pane)) }
    },
    async storedIds(after, through) {
      const { url } = engine.status().servers.polling
      const ids: number[] = []
      for (let from = after; from < through; from = ids.at(-1) ?? through) {
        const response = await fetch(`${url}/getData?after=${from}&limit=10000`)
        const rows = (await response.json()) as { readonly id: number }[]
        if (rows.length === 0) break
        ids.push(...rows.map(({ id }) => id))
      }
      return ids.filter((id) => id <= through)
    },
    newest: () => engine.status().store.newest,
    arrived: (after, through) =>
      page.evaluate(
        ({ after, through }) => {
          const { seen } = (window as unknown as { readonly witness: Witness }).witness
          return Object.fromEntries(
            Object.entries(after).map(([pane, from]) => {
              const ids = Object.keys(seen[pane] ?? {}).map(Number)
              return [pane, ids.filter((id) => id > from && id <= through).length]
            }),
          )
        },
        { after, through },
      ),
    closedAt: (pane, since) =>
      page.evaluate(
        ({ pane, since }) => {
          const { closes } = (window as unknown as { readonly witness: Witness }).witness
          return closes.find((close) => close.pane === pane && close.at >= since - 1)?.at
        },
        { pane, since },
      ),
    leftAt: (pane, since) =>
      page.evaluate(
        ({ pane, since }) => {
          const { states } = (window as unknown as { readonly witness: Witness }).witness
          const left = states.find(
            ({ pane: of, state, at }) => of === pane && state !== 'open' && at >= since,
          )
          return left?.at
        },
        { pane, since },
      ),
    async askHealth() {
      const wrong: string[] = []
      for (const pane of await articles.all()) {
        await pane.getByTestId('tab-health').click()
        const check = pane.getByTestId('store-check')
        await check.and(page.locator('[data-agrees]')).waitFor({ timeout: 10_000 })
        const agrees = await check.getAttribute('data-agrees')
        if (agrees !== 'true') wrong.push(`Health says: ${await check.innerText()}`)
      }
      return wrong
    },
    async stop() {
      await browser.close()
      await web.stop()
      await engine.stop()
    },
  }
}
