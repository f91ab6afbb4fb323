import { useI18n } from 'vue-i18n'
import type { Evidence } from '../compare/evidence.ts'
import type { Cell, Lack, RowKey } from '../compare/measures.ts'
import type { Phrase } from '../compare/phrase.ts'
import type { Ranking } from '../compare/rank.ts'
import type { Verdict } from '../compare/verdict.ts'
import type { PaneSnapshot } from '../pane/pane.ts'
import { useFormat } from './use-format.ts'
import { usePaneName } from './use-pane-name.ts'
import { usePlayground } from './context.ts'

/** The comparison in the words of the language in force. */
export interface CompareWords {
  verdict(verdict: Verdict): string
  evidence(evidence: Evidence): string
  /** A figure of a row, or what it still needs. */
  cell(row: RowKey, cell: Cell): string
  /** What stands beneath the figure; empty where there is nothing to add. */
  detail(row: RowKey, snapshot: PaneSnapshot): string
  /** How far the best and the worst are apart. */
  spread(ranking: Ranking): string
}

export function useCompareWords(): CompareWords {
  const { t } = useI18n()
  const format = useFormat()
  const name = usePaneName()
  const { panes } = usePlayground()

  /** Names of panes as a list: "SSE and WebSocket". */
  function list(ids: readonly string[]): string {
    const names = ids.map((id) => {
      const entry = panes.entries.value.find((candidate) => candidate.id === id)
      return entry === undefined ? id : name(entry)
    })
    return new Intl.ListFormat(format.locale.value, { type: 'conjunction' }).format(names)
  }

  function say(group: string, { code, figures, panes: named }: Phrase): string {
    const names = Object.entries(named).map(([place, ids]) => [place, list(ids)] as const)
    const many = named['names']?.length ?? 1
    return t(
      `compare.${group}.${code}`,
      { ...format.figures(figures), ...Object.fromEntries(names) },
      many,
    )
  }

  function lacks({ of, has, needs }: Lack): string {
    if (of === 'breaks') return t('compare.lack.breaks')
    if (of === 'payload') return t('compare.lack.payload')
    return t(`compare.lack.${of}`, { has: format.count(has), needs: format.count(needs) })
  }

  function written(row: RowKey, value: number): string {
    switch (row) {
      case 'p50':
      case 'p95':
      case 'break':
      case 'staleness':
        return format.duration(value)
      case 'requests':
        return t('compare.perMinute', { count: format.count(value, value < 10 ? 1 : 0) })
      case 'wire':
        return format.bytes(value)
      case 'overhead':
        return `×${format.count(value, value < 9.95 ? 2 : 0)}`
      case 'missed':
        return format.count(value)
      default:
        return row satisfies never
    }
  }

  return {
    verdict({ finding, advice, notes }) {
      const clauses = finding
        .map((clause) => say('finding', clause))
        .reduce((first, second) => t('compare.join.clauses', { first, second }))
      return [
        t('compare.join.sentence', { text: clauses }),
        ...(advice === undefined ? [] : [say('advice', advice)]),
        ...notes.map((note) => say('note', note)),
      ].reduce((first, second) => t('compare.join.sentences', { first, second }))
    },
    evidence: ({ phrase }) =>
      phrase === undefined ? t('compare.mark.pending') : say('evidence', phrase),
    cell: (row, cell) => (cell.enough ? written(row, cell.value) : lacks(cell.lack)),
    detail(row, { breaks, now }) {
      if (row === 'break' && breaks.count > 0) {
        return t('compare.detail.break', {
          breaks: format.count(breaks.count),
          replayed: format.count(breaks.replayed),
          missed: format.count(breaks.missed),
        })
      }
      if (row === 'requests' && now.requests.empty !== undefined) {
        return t('tile.empty', { share: format.share(now.requests.empty) })
      }
      return ''
    },
    spread(ranking) {
      switch (ranking.kind) {
        case 'undecided':
          return '–'
        case 'alike':
          return t('compare.alike')
        case 'best':
          return ranking.times === undefined
            ? t('compare.fromZero')
            : `×${format.count(ranking.times, ranking.times < 9.95 ? 1 : 0)}`
        default:
          return ranking satisfies never
      }
    },
  }
}
