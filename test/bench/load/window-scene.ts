import type { Transport } from '../../../main/shared/contract/transport.ts'
import { openBareWindow, type BareWindow } from '../../support/bare-window.ts'
import { pause } from '../groups/group.ts'
import { quantile } from '../statistics.ts'

/** What the window is shown, and for how long. */
export interface Scene {
  readonly name: string
  /** Flags for `serve`. */
  readonly args: readonly string[]
  /** As a link has them; the three of the start by default. */
  readonly panes?: string
  readonly seconds: number
}

export interface LaneFigures {
  readonly transport: Transport
  /** Messages a second. */
  readonly taken: number
  /** Median of the delays, ms; NaN without any. */
  readonly delay: number
  /** How late the page took what had arrived, ms: at its worst after the first 10 s, and in the end. */
  readonly worstLag: number
  readonly lastLag: number
}

export interface SceneFigures {
  readonly lanes: readonly LaneFigures[]
  /** Polls a minute, as the window shows them. */
  readonly requests: number
  /** From the stamp of a click to the frame after its handler, ms. */
  readonly clicks: { readonly p50: number; readonly p99: number }
  /** Pictures a second that the page asked for. */
  readonly frames: number
  /** Bytes after a collection, after 10 s and in the end. */
  readonly heap: { readonly first: number; readonly last: number }
  /** Shares of one core. */
  readonly cpu: { readonly renderer: number; readonly others: number }
}

const warmUp = 10_000

/** Counts the pictures that the page asks for, and times clicks as they come from the browser. */
const watchPage = `(() => {
  window.benchFrames = 0
  window.benchClicks = []
  const ask = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (action) => {
    window.benchFrames += 1
    return ask(action)
  }
  document.addEventListener('click', (event) => {
    ask(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => window.benchClicks.push(performance.now() - event.timeStamp)
      channel.port2.postMessage(undefined)
    })
  }, true)
})()`

/** The middles of two tabs of the first pane. */
const tabPlaces = `['tab-code', 'tab-feed'].map((tab) => {
  const box = document.querySelector('article[data-transport] [data-testid=' + tab + ']').getBoundingClientRect()
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
})`

const requestsShown = `Number(document.querySelector(
  'article[data-transport=polling] [data-testid=tile-requests]')?.dataset.value ?? NaN)`

interface Place {
  readonly x: number
  readonly y: number
}

async function heapOf(window: BareWindow): Promise<number> {
  await window.ask('HeapProfiler.enable')
  await window.ask('HeapProfiler.collectGarbage')
  await window.ask('HeapProfiler.disable')
  return Number((await window.ask('Runtime.getHeapUsage'))['usedSize'])
}

async function click(window: BareWindow, place: Place): Promise<void> {
  const event = { ...place, button: 'left', clickCount: 1 }
  await window.ask('Input.dispatchMouseEvent', { ...event, type: 'mousePressed' })
  await window.ask('Input.dispatchMouseEvent', { ...event, type: 'mouseReleased' })
}

/** Opens the window and measures it; what the first 10 s brought is left out. */
export async function measureScene({ args, panes, seconds }: Scene): Promise<SceneFigures> {
  const window = await openBareWindow(args, panes === undefined ? '' : `&panes=${panes}`)
  try {
    await pause(warmUp)
    const first = await heapOf(window)
    await window.evaluate(watchPage)
    const places = await window.evaluate<readonly Place[]>(tabPlaces)
    const before = await window.panes()
    const cpuBefore = await window.cpuTimes()
    const started = performance.now()
    const worst = before.map(() => 0)
    for (let turn = 0; performance.now() - started < seconds * 1_000; turn += 1) {
      const place = places[turn % 2]
      if (place !== undefined) await click(window, place)
      if (turn % 10 === 0) {
        for (const [index, { lag }] of (await window.panes()).entries()) {
          worst[index] = Math.max(worst[index] ?? 0, lag ?? 0)
        }
      }
      await pause(100)
    }
    const elapsed = (performance.now() - started) / 1_000
    const cpuAfter = await window.cpuTimes()
    const after = await window.panes()
    const frames = await window.evaluate<number>('window.benchFrames')
    const clicks = await window.evaluate<readonly number[]>('window.benchClicks')
    const used = Object.keys(cpuAfter).map(
      (kind) => [kind, ((cpuAfter[kind] ?? 0) - (cpuBefore[kind] ?? 0)) / elapsed] as const,
    )
    const sum = (which: (kind: string) => boolean): number =>
      used.reduce((total, [kind, share]) => total + (which(kind) ? share : 0), 0)
    return {
      lanes: after.map(({ transport, received, delay, lag }, index) => ({
        transport,
        taken: (received - (before[index]?.received ?? 0)) / elapsed,
        delay: delay ?? Number.NaN,
        worstLag: worst[index] ?? 0,
        lastLag: lag ?? 0,
      })),
      requests: await window.evaluate<number>(requestsShown),
      clicks: { p50: quantile(clicks, 0.5), p99: quantile(clicks, 0.99) },
      frames: frames / elapsed,
      heap: { first, last: await heapOf(window) },
      cpu: {
        renderer: sum((kind) => kind === 'renderer'),
        others: sum((kind) => kind !== 'renderer'),
      },
    }
  } finally {
    await window.close()
  }
}
