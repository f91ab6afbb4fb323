import type { Page, Request } from 'playwright-core'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import { paneIds, tileValue } from '../../support/figures.ts'
import { openWindow } from '../../support/window.ts'
import { builtRow } from '../built-row.ts'
import type { Row, RowContext } from '../row.ts'
import { withFleet, type LoadFleet } from '../support/load-fleet.ts'
import { sleep } from '../support/waiting.ts'

const rates = [1, 10, 100] as const

interface Reading {
  readonly transport: Transport
  readonly rate: number
  /** Medians, ms. */
  readonly shown: number
  readonly independent: number
}

const portOf = (url: string): number => Number(new URL(url).port)
const difference = ({ shown, independent }: Reading): number => Math.abs(shown - independent)
const agrees = (reading: Reading): boolean =>
  difference(reading) <= Math.max(2, 0.1 * reading.independent)

/** The lower of two middle ones, as the window's histogram has it: with few they lie far apart. */
function middle(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
}

/** Sets the rate in the window: Apply begins a new measurement of every pane. */
async function apply(page: Page, rate: number): Promise<void> {
  const field = page.getByTestId('knob-pushRate').locator('input').first()
  await field.fill(String(rate))
  await field.press('Tab')
  await page.getByTestId('apply').click()
}

async function compareAt(
  rate: number,
  seconds: number,
  page: Page,
  fleet: LoadFleet,
): Promise<readonly Reading[]> {
  await apply(page, rate)
  await fleet.begin(true)
  await sleep(seconds * 1_000)
  const panes = await paneIds(page)
  const heard = await fleet.heard(0, 0)
  const readings: Reading[] = []
  for (const [index, transport] of transports.entries()) {
    const shown = (await tileValue(page, panes[index] ?? '', 'delay')) ?? Number.NaN
    readings.push({ transport, rate, shown, independent: middle(heard[transport].delays) })
  }
  return readings
}

async function run({ full, log }: RowContext) {
  const args = ['--push-rate', '2', '--arrivals', 'random', '--poll-interval', '500']
  const window = await openWindow({ args })
  try {
    const { page, ready } = window
    return await withFleet(1, async (fleet) => {
      await paneIds(page)
      await fleet.open(portOf(ready.websocket), 'websocket', 1)
      await fleet.open(portOf(ready.sse), 'sse', 1)
      await fleet.poll(ready.polling, 1, 0, 0)
      // What a poll waits for is a matter of its phase: the independent client polls when the
      // window does, and takes its own time of its own answers.
      const follow = (request: Request): void => {
        if (request.url().includes('/getData')) void fleet.pollNow()
      }
      page.on('request', follow)
      await sleep(2_000)
      const readings: Reading[] = []
      for (const rate of rates) {
        readings.push(...(await compareAt(rate, full ? 60 : 12, page, fleet)))
      }
      page.off('request', follow)
      for (const reading of readings) log(JSON.stringify(reading))
      const agreed = readings.filter(agrees)
      const figures = readings.map(
        ({ transport, rate, shown, independent }) =>
          `${transport} at ${rate}/s ${shown.toFixed(1)} shown, ${independent.toFixed(1)} heard`,
      )
      return {
        ok: agreed.length === rates.length * transports.length,
        figure: `${agreed.length}/${readings.length} medians agree (ms): ${figures.join('; ')}`,
      }
    })
  } finally {
    await window.close()
  }
}

/** What the window shows, beside what another client hears. */
export const windowRow: Row = builtRow({
  id: 'LD-07',
  fault: 'the delays of the three transports at 1, 10 and 100 messages/s, as the window shows them',
  expected: 'the medians agree with those of an independent client within 10 % or 2 ms',
  run,
})
