import type { Page } from 'playwright-core'

/** Every figure of the window by its place, as a person reads it. */
export type WindowFigures = Readonly<Record<string, string>>

/** Read in the page: the text of what is there, without hints for screen readers. */
function readHere(): [string, string][] {
  const found: [string, string][] = []
  const textOf = (element: Element | null): string => {
    if (element === null) return ''
    const copy = element.cloneNode(true) as Element
    for (const hidden of copy.querySelectorAll('.hidden-text, [aria-hidden=true]')) hidden.remove()
    return (copy.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
  }
  const take = (name: string, element: Element | null): void => {
    if (element !== null) found.push([name, textOf(element)])
  }
  take('measured', document.querySelector('[data-testid=measuring]'))
  for (const pane of document.querySelectorAll('[data-testid^=pane-]')) {
    const name = pane.getAttribute('data-transport') ?? ''
    take(`${name} state`, pane.querySelector('[data-testid=state]'))
    for (const tile of pane.querySelectorAll('[data-testid^=tile-]')) {
      const key = `${name} ${(tile.getAttribute('data-testid') ?? '').replace('tile-', '')}`
      const parts = ['.label', '.figure', '.detail'].map((part) => textOf(tile.querySelector(part)))
      found.push([key, parts.filter((part) => part !== '').join(' | ')])
    }
    take(`${name} counters`, pane.querySelector('[data-testid=sequence]'))
    take(`${name} health`, pane.querySelector('[data-testid=health-state]'))
    take(`${name} heartbeat`, pane.querySelector('[data-testid=health-heartbeat]'))
    take(`${name} audit`, pane.querySelector('[data-testid=store-check]'))
  }
  for (const row of document.querySelectorAll('[data-testid=charts-table] tbody tr')) {
    const name = textOf(row.querySelector('th'))
    for (const key of ['p50', 'messages', 'requests', 'bytes']) {
      take(`${name} chart ${key}`, row.querySelector(`[data-figure=${key}]`))
    }
  }
  take('verdict', document.querySelector('[data-testid=verdict-line]'))
  for (const transport of ['polling', 'sse', 'websocket']) {
    const server = document.querySelector(`[data-testid=server-${transport}]`)
    found.push([`server ${transport}`, server?.getAttribute('data-state') ?? ''])
  }
  take('store', document.querySelector('[data-testid=store] .value'))
  for (const key of ['loop', 'cpu', 'clock']) {
    take(key, document.querySelector(`[data-testid=status-${key}] dd`))
  }
  return found
}

/** Reads the window as it stands, with the table of the charts shown. */
export async function readFigures(page: Page): Promise<WindowFigures> {
  return Object.fromEntries(await page.evaluate(readHere))
}

/** A table of figures by situation, as Markdown. */
export function tableOf(columns: ReadonlyMap<string, WindowFigures>): string {
  const names = [...columns.keys()]
  const rows = [...new Set([...columns.values()].flatMap((figures) => Object.keys(figures)))]
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '·')).join(' | ')} |`
  return [
    line(['figure', ...names]),
    line(['---', ...names.map(() => '---')]),
    ...rows.map((row) => line([row, ...names.map((name) => columns.get(name)?.[row] ?? '')])),
  ].join('\n')
}
