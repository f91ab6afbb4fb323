import { transportRows } from '../contract/transport.ts'
import { formatCount, formatTimes } from '../texts/format.ts'
import { bytes, count, delay, duration, share } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'
import type { Cell, Lack, Measured, RowKey } from './measures.ts'
import type { Evidence } from './evidence/mark.ts'
import type { Ranking } from './rank.ts'
import type { Role, Sentence } from './sentence.ts'
import type { Verdict } from './verdict.ts'

/** The comparison in words. */
export interface CompareWords {
  /** All sentences of the verdict, or those of some roles. */
  verdict(verdict: Verdict, roles?: readonly Role[]): string
  /** Empty if the mark says it all. */
  evidence(evidence: Evidence): string
  /** A figure of a row, or what it still needs. */
  cell(row: RowKey, cell: Cell): string
  /** The line beneath the figure; empty if there is nothing to add. */
  detail(row: RowKey, pane: Measured): string
  /** By which setting a pane is told from others of its transport. */
  setting(pane: Measured): string
  /** How far the best and the worst are apart. */
  spread(ranking: Ranking): string
}

/** Puts the comparison into the words of a speaker, who knows what panes are called. */
export function createCompareWords({
  locale,
  say,
  format,
  text,
  sentences,
}: Speaker): CompareWords {
  function sentence({ clauses }: Sentence): string {
    const said = clauses
      .map(say)
      .reduce((first, second) => text('verdict.join.clauses', { first, second }))
    return text('verdict.join.sentence', { text: said })
  }

  function lacks(lack: Lack): string {
    switch (lack.of) {
      case 'messages':
      case 'requests':
      case 'seconds': {
        const left = lack.needs - lack.has
        const noun = lack.of === 'requests' ? 'polls' : 'messages'
        const figure = lack.of === 'seconds' ? duration(left * 1_000) : count(left, noun)
        return text('compare.lack.toGo', { left: format(figure) })
      }
      default:
        return text(`compare.lack.${lack.of}`)
    }
  }

  function value(row: RowKey, figure: number, uncertainty = 0): string {
    switch (row) {
      case 'p50':
      case 'p95':
        return format(delay(figure, uncertainty))
      case 'break':
      case 'staleness':
        return format(duration(figure))
      case 'requests':
        return text('compare.perMinute', { count: format(count(figure)) })
      case 'wire':
        return format(bytes(figure))
      case 'overhead':
        return `×${formatCount(figure, locale, figure < 9.95 ? 2 : 0)}`
      case 'missed':
        return formatCount(figure, locale)
      default:
        return row satisfies never
    }
  }

  return {
    verdict: (verdict, roles) =>
      sentences(
        verdict.sentences
          .filter(({ role }) => roles === undefined || roles.includes(role))
          .map(sentence),
      ),
    evidence: ({ phrase }) => (phrase === undefined ? '' : say(phrase)),
    cell: (row, cell) =>
      cell.enough ? value(row, cell.value, cell.uncertainty) : lacks(cell.lack),
    detail(row, { snapshot: { breaks, now, waiting }, delay: known }) {
      if (row === 'p50' && known?.waits === true && waiting !== undefined) {
        return text('compare.detail.waiting', { oldest: format(duration(waiting.oldestMs)) })
      }
      if (row === 'break' && breaks.count > 0) {
        return text('compare.detail.break', {
          breaks: format(count(breaks.count, 'breaks')),
          replayed: formatCount(breaks.replayed, locale),
          missed: formatCount(breaks.missed, locale),
        })
      }
      if (row === 'requests' && now.requests.empty !== undefined) {
        const empty = format(share(now.requests.empty))
        return text('compare.detail.empty', { share: empty })
      }
      return ''
    },
    setting({ transport, interval, options }) {
      const every = { interval: format(duration(interval)) }
      if (transportRows[transport].pushes) {
        return text(`compare.setting.${interval === 0 ? 'atOnce' : 'held'}`, every)
      }
      return text(`compare.setting.${options.pollMode === 'long' ? 'long' : 'every'}`, every)
    },
    spread(ranking) {
      switch (ranking.kind) {
        case 'undecided':
          return '–'
        case 'alike':
          return text('compare.alike')
        case 'withheld':
          return text(`compare.withheld.${ranking.because}`)
        case 'best': {
          const { times } = ranking
          return times === undefined ? '–' : `×${formatTimes(times, locale)}`
        }
        default:
          return ranking satisfies never
      }
    },
  }
}
