import { bodyBytes } from '../../../main/shared/contract/body-size.ts'
import { maxProducedBytesPerSecond } from '../../../main/shared/contract/limits.ts'
import { defaultSettings, knobs } from '../../../main/shared/contract/settings.ts'
import type { Feed } from '../../../main/shared/contract/settings.ts'
import { compose } from '../../../main/engine/feeds.ts'
import { createRandom } from '../../../main/shared/random.ts'
import { figure, withSpread } from '../figures.ts'
import { untilQuiet } from '../machine.ts'
import { rotated, spread } from '../statistics.ts'
import type { Findings, Group, RunOptions } from './group.ts'

const names = knobs.feed.choices

const payload = knobs.payload.max
/** The share of a core that composing may take: the rest is for storing and sending them. */
const limit = 0.25

/** Messages a second of this feed, at the longest payload, that the settings allow. */
function allowedRate(feed: Feed): number {
  const size = bodyBytes({ ...defaultSettings, feed, payload })
  return Math.min(knobs.pushRate.max, maxProducedBytesPerSecond / size)
}

/** The share of a core that composing them takes, from the CPU time that `count` of them took. */
function share(feed: Feed, count: number): number {
  const { template } = defaultSettings
  const random = createRandom(1)
  const before = process.cpuUsage()
  for (let index = 0; index < count; index += 1) {
    compose(feed, { index, due: index, payload, template, language: 'en', random })
  }
  const { user, system } = process.cpuUsage(before)
  return ((user + system) / 1e6 / count) * allowedRate(feed)
}

async function run({ rounds, quick, say }: RunOptions): Promise<Findings> {
  const count = quick ? 500 : 5_000
  const shares = new Map<Feed, number[]>(names.map((feed) => [feed, []]))
  for (let round = 0; round < rounds; round += 1) {
    await untilQuiet()
    for (const feed of rotated(names, round)) {
      const found = share(feed, count)
      shares.get(feed)?.push(found)
      say(`round ${round + 1} ${feed}: ${figure(found * 100)} % of a core`)
    }
  }
  const of = (feed: Feed): ReturnType<typeof spread> =>
    spread((shares.get(feed) ?? []).map((one) => one * 100))
  return {
    method: [
      `Bodies of ${payload.toLocaleString('en')} bytes, as many a second as may be written of that length; ` +
        'feeds with lines of their own length at the highest rate. The figure is the CPU time that composing ' +
        'them takes, user and system, as a share of one core.',
    ],
    tables: [
      {
        title: 'Composing messages',
        head: ['feed', 'messages/s', '% of a core'],
        rows: names.map((feed) => [feed, figure(allowedRate(feed)), withSpread(of(feed))]),
      },
    ],
    verdicts: names.map((feed) => ({
      what: `Composing the longest messages of the feed ${feed}, as many as may be written: % of a core`,
      wanted: `≤ ${limit * 100}`,
      measured: withSpread(of(feed)),
      reached: of(feed).median <= limit * 100,
    })),
  }
}

export const feeds: Group = { name: 'feeds', title: 'Feeds', run }
