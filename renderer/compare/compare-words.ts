import { transportRows } from '../../main/shared/contract/transport.ts'
import type { Cell, Lack, Measured, RowKey } from './measures.ts'
import type { Evidence } from './evidence/mark.ts'
import type { Phrase } from './phrase.ts'
import type { Ranking } from './rank.ts'
import type { Role, Sentence } from './sentence.ts'
import type { Verdict } from './verdict.ts'
import { count, delay, duration, type PredictedFigure } from '../words/prediction.ts'
import { formatCount, formatTimes } from '../words/format.ts'
import { writeFigure, writeFigures, type Translate } from '../words/write-figure.ts'

/** The comparison in words. */
export interface CompareWords {
  /** All sentences of the verdict, or those of some roles. */
  verdict(verdict: Verdict, roles?: readonly Role[]): string
  /** Empty where there is nothing to say beside the mark. */
  evidence(evidence: Evidence): string
  /** A figure of a row, or what it still needs. */
  cell(row: RowKey, cell: Cell): string
  /** What stands beneath the figure; empty where there is nothing to add. */
  detail(row: RowKey, pane: Measured): string
  /** By which setting a pane is told from others of its transport. */
  setting(pane: Measured): string
  /** How far the best and the worst are apart. */
  spread(ranking: Ranking): string
}

export interface CompareWordsFrom {
  readonly t: Translate
  /** A BCP 47 tag. */
  readonly locale: string
  /** What a pane is called; its id where it is gone. */
  readonly nameOf: (id: string) => string
}

const han = String.raw`\p{Script=Han}`
const latin = String.raw`[A-Za-z0-9<×]`
const between = new RegExp(`(${han})(?=${latin})|(${latin}|%)(?=${han})`, 'gu')

/** A space between Chinese and Latin letters or figures, as a careful hand sets it. */
function setApart(text: string): string {
  return text.replaceAll(between, '$& ')
}

/** Puts the comparison into the words of one language. */
export function createCompareWords({ t, locale, nameOf }: CompareWordsFrom): CompareWords {
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const plain = (key: string, values: Record<string, unknown> = {}): string => t(key, values, 1)
  const written = (figure: PredictedFigure): string => writeFigure(figure, t, locale)

  function say(key: string, { figures, panes }: Phrase): string {
    const names = Object.entries(panes).map(
      ([place, ids]) => [place, list.format(ids.map(nameOf))] as const,
    )
    const values = { ...writeFigures(figures, t, locale), ...Object.fromEntries(names) }
    return setApart(t(key, values, panes['names']?.length ?? 1))
  }

  function sentence({ clauses }: Sentence): string {
    const text = clauses
      .map((clause) => say(`verdict.${clause.code}`, clause))
      .reduce((first, second) => plain('verdict.join.clauses', { first, second }))
    return plain('verdict.join.sentence', { text })
  }

  function lacks(lack: Lack): string {
    switch (lack.of) {
      case 'messages':
      case 'requests':
      case 'seconds': {
        const left = lack.needs - lack.has
        const noun = lack.of === 'requests' ? 'polls' : 'messages'
        const figure = lack.of === 'seconds' ? duration(left * 1_000) : count(left, noun)
        return plain('compare.lack.toGo', { left: written(figure) })
      }
      default:
        return plain(`compare.lack.${lack.of}`)
    }
  }

  function value(row: RowKey, figure: number, uncertainty = 0): string {
    switch (row) {
      case 'p50':
      case 'p95':
        return written(delay(figure, uncertainty))
      case 'break':
      case 'staleness':
        return written(duration(figure))
      case 'requests':
        return plain('compare.perMinute', { count: written(count(figure)) })
      case 'wire':
        return written({ kind: 'bytes', value: figure })
      case 'overhead':
        return `×${formatCount(figure, locale, figure < 9.95 ? 2 : 0)}`
      case 'missed':
        return formatCount(figure, locale)
      default:
        return row satisfies never
    }
  }

  return {
    verdict: ({ sentences }, roles) =>
      sentences
        .filter(({ role }) => roles === undefined || roles.includes(role))
        .map(sentence)
        .reduce(
          (first, second) =>
            first === '' ? second : plain('verdict.join.sentences', { first, second }),
          '',
        ),
    evidence: ({ phrase }) =>
      phrase === undefined ? '' : say(`compare.evidence.${phrase.code}`, phrase),
    cell: (row, cell) =>
      cell.enough ? value(row, cell.value, cell.uncertainty) : lacks(cell.lack),
    detail(row, { snapshot: { breaks, now, waiting }, delay: known }) {
      if (row === 'p50' && known?.waits === true && waiting !== undefined) {
        return plain('compare.detail.waiting', { oldest: written(duration(waiting.oldestMs)) })
      }
      if (row === 'break' && breaks.count > 0) {
        return plain('compare.detail.break', {
          breaks: written(count(breaks.count, 'breaks')),
          replayed: formatCount(breaks.replayed, locale),
          missed: formatCount(breaks.missed, locale),
        })
      }
      if (row === 'requests' && now.requests.empty !== undefined) {
        const empty = written({ kind: 'share', value: now.requests.empty })
        return plain('compare.detail.empty', { share: empty })
      }
      return ''
    },
    setting({ transport, interval, options }) {
      const every = { interval: written(duration(interval)) }
      if (transportRows[transport].pushes) {
        return plain(`compare.setting.${interval === 0 ? 'atOnce' : 'held'}`, every)
      }
      return plain(`compare.setting.${options.pollMode === 'long' ? 'long' : 'every'}`, every)
    },
    spread(ranking) {
      switch (ranking.kind) {
        case 'undecided':
          return '–'
        case 'alike':
          return plain('compare.alike')
        case 'withheld':
          return plain(`compare.withheld.${ranking.because}`)
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
