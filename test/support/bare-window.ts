import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { startBareChromium, type BareChromium } from './bare-chromium.ts'
import { freePorts, startCli, type Ready } from './cli-process.ts'

/** What a pane shows. */
export interface ShownPane {
  readonly id: string
  readonly transport: Transport
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  /** Median of the measuring window, ms; null before the first. */
  readonly delay: number | null
  /** How late the page takes what arrives, ms: the median of the measuring window; null before the first. */
  readonly pageLag: number | null
  /** The same over the last 5 s, where the pane shows it; null where the page keeps up. */
  readonly lag: number | null
}

/** A built playground with its page in a Chromium that nobody listens in on. */
export interface BareWindow {
  readonly ready: Ready
  evaluate<Value>(expression: string): Promise<Value>
  ask(method: string, params?: object): Promise<Record<string, unknown>>
  /** Seconds of CPU that the browser's processes took so far, by their kind. */
  cpuTimes(): Promise<Readonly<Record<string, number>>>
  /** The panes, in their order. */
  panes(): Promise<readonly ShownPane[]>
  /** Sets knobs and waits until they are applied. */
  apply(knobs: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

const shownPanes = `[...document.querySelectorAll('article[data-transport]')].map((pane) => {
  const part = (id) => pane.querySelector('[data-testid=' + id + ']')?.dataset
  const number = (value) => (value === undefined || value === '' ? null : Number(value))
  const { received, missed, duplicated } = part('sequence') ?? {}
  return {
    id: pane.dataset.testid.replace('pane-', ''),
    transport: pane.dataset.transport,
    received: number(received), missed: number(missed), duplicated: number(duplicated),
    delay: number(part('tile-delay')?.value),
    pageLag: number(pane.dataset.pageLag),
    lag: number(part('lag')?.value),
  }
})`

/** Waits for an expression of the page to be true. */
const untilTrue = (condition: string): string => `new Promise((resolve) => {
  const look = () => (${condition} ? resolve(true) : setTimeout(look, 50))
  look()
})`

const setKnob = (key: string, value: string): string => `(() => {
  const field = document.querySelector('#field-${key}')
  field.value = ${JSON.stringify(value)}
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
})()`

/** @param args flags for `serve`. @param fragment added to the address of the page. */
export async function openBareWindow(args: readonly string[], fragment = ''): Promise<BareWindow> {
  const cli = startCli({
    args: ['serve', '--json', '--db', ':memory:', ...freePorts, ...args],
  })
  const folder = mkdtempSync(join(tmpdir(), 'bare-window-'))
  let browser: BareChromium | undefined
  async function close(): Promise<void> {
    await browser?.close()
    await cli.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const ready = await cli.ready
    const opened = await startBareChromium(folder, ['--window-size=1440,900'])
    browser = opened
    const tab = await opened.open(`${ready.page ?? ''}${fragment}`)
    const evaluate = async <Value>(expression: string): Promise<Value> =>
      (await opened.evaluate(tab, expression)) as Value
    await evaluate(untilTrue(`document.querySelector('article[data-transport]') !== null`))
    return {
      ready,
      evaluate,
      ask: (method, params) => opened.ask(tab, method, params),
      cpuTimes: opened.cpuTimes,
      panes: () => evaluate(shownPanes),
      async apply(knobs) {
        for (const [key, value] of Object.entries(knobs)) await evaluate(setKnob(key, value))
        const button = `document.querySelector('[data-testid=apply]')`
        await evaluate(untilTrue(`${button}?.disabled === false`))
        await evaluate(`${button}.click()`)
        await evaluate(untilTrue(`${button}?.disabled !== false`))
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
