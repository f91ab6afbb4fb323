import { isTextKey } from '../../main/shared/texts/speaker.ts'
import { useTexts } from '../state/use-texts.ts'
import type { RailChange } from './recorder.ts'
import { usePlayground } from '../state/use-playground.ts'
import { useFaultWords } from '../network/use-network-words.ts'
import { useFormat } from '../state/use-format.ts'
import type { Words } from './frame.ts'
import type { Found, Hit } from './hit.ts'

/** What a tooltip says, line by line; the first is its heading. */
export type Lines = readonly string[]

export interface TimelineWords {
  /** The words of the canvas, in the language that is in force now. */
  canvas(): Words
  /** @param followed the id that is followed already, if one is. */
  lines(found: Found, followed?: number): Lines
  /** A span or an age as a person says it: 50 ms, 10 s, 2 min. */
  span(ms: number): string
  clock(at: number, step: number): string
}

/** The timeline in the language in force. */
export function useTimelineWords(): TimelineWords {
  const { t } = useTexts()
  const format = useFormat()
  const faults = useFaultWords()
  const { now } = usePlayground()

  function clock(at: number, step: number): string {
    return format.time(at, step >= 1_000 ? 'seconds' : 'milliseconds')
  }
  const exactly = (at: number): string => clock(at, 1)
  const span = (ms: number): string =>
    ms >= 60_000 && ms % 60_000 === 0
      ? t('timeline.minutes', { count: format.count(ms / 60_000) })
      : format.tick(ms)

  function canvas(): Words {
    return {
      store: t('timeline.store'),
      now: t('timeline.now'),
      // Marks are whole milliseconds; what the clock has beyond that is rounding.
      age: (ms) => t('timeline.age', { value: span(Math.round(ms)) }),
      clock,
      delay: (delay) => (delay === undefined ? '–' : format.delay(delay)),
      times: (count) => `×${format.count(count)}`,
      period(period) {
        if (period.kind !== 'fault') {
          return t(`timeline.period.${period.kind}`, { name: t(`transport.${period.scope}`) })
        }
        return period.scope === 'all'
          ? faults.faults(period)
          : `${faults.scope(period.scope)}: ${faults.faults(period)}`
      },
      moment: ({ kind, code }) => t(`timeline.moment.${kind}`, { code: code ?? '' }),
    }
  }

  /** Why a connection is where it is; empty where that goes without saying. */
  function reason(key: RailChange['reason']): string {
    const text = `timeline.reason.${key}`
    return isTextKey(text) ? t(text) : ''
  }
  function lasting(from: number, to: number | undefined): string {
    if (to === undefined) {
      const lasted = format.duration(Math.max(0, now() - from))
      return t('timeline.tip.since', { time: clock(from, 1_000), lasted })
    }
    const lasted = format.duration(to - from)
    return t('timeline.tip.lasted', { from: exactly(from), to: exactly(to), lasted })
  }

  function pollLines({ from, to, fresh, status, aborted }: Hit & { kind: 'poll' }): string[] {
    const failed = aborted || status === 0 || status >= 400
    const heading = failed
      ? t('timeline.tip.pollFailed')
      : fresh === 0
        ? t('timeline.tip.pollEmpty')
        : t('timeline.tip.pollBrought', { count: format.count(fresh) }, fresh)
    const answer = aborted
      ? t('timeline.tip.givenUp')
      : status === 0
        ? t('timeline.tip.noAnswer')
        : t('timeline.tip.status', { status })
    return [
      heading,
      answer,
      t('timeline.tip.took', { duration: format.duration(to - from) }),
      t('timeline.tip.at', { time: exactly(from) }),
      ...(fresh > 0 ? [t('timeline.tip.click')] : []),
    ]
  }

  function hitLines(hit: Hit, followed: number | undefined): string[] {
    switch (hit.kind) {
      case 'message': {
        const { id, bornAt, arrivedAt, delay, replayed, duplicate } = hit
        const time = exactly(bornAt)
        return [
          t('timeline.tip.message', { id }),
          ...(arrivedAt === undefined
            ? [t('timeline.tip.bornLearnt', { time })]
            : [
                delay === undefined
                  ? t('timeline.tip.undated')
                  : t('timeline.tip.delay', { delay: format.delay(delay) }),
                t('timeline.tip.born', { time }),
              ]),
          ...(replayed ? [t('timeline.tip.replayed')] : []),
          ...(duplicate ? [t('timeline.tip.duplicate')] : []),
          t(id === followed ? 'timeline.tip.followed' : 'timeline.tip.click'),
        ]
      }
      case 'count': {
        const { count, from, to, summed } = hit
        return [
          t('timeline.tip.count', { count: format.count(count) }, count),
          summed
            ? t('timeline.tip.second', { time: clock(from, 1_000) })
            : t('timeline.tip.within', {
                duration: format.duration(to - from),
                time: exactly(from),
              }),
        ]
      }
      case 'burst': {
        const { count, from, to, dueAt } = hit
        const at = t('timeline.tip.at', { time: exactly(dueAt) })
        const took =
          to > from ? [t('timeline.tip.came', { duration: format.duration(to - from) })] : []
        return [
          t('timeline.tip.burst', { count: format.count(count) }, count),
          ...took,
          at,
          t('timeline.tip.click'),
        ]
      }
      case 'poll':
        return pollLines(hit)
      case 'asking':
        return [
          t('timeline.tip.asking'),
          t('timeline.tip.waitedFor', { duration: format.duration(Math.max(0, now() - hit.from)) }),
          t('timeline.tip.at', { time: exactly(hit.from) }),
        ]
      case 'rail':
        return [
          t(`timeline.state.${hit.state}`),
          ...[reason(hit.reason)].filter((text) => text !== ''),
          lasting(hit.from, hit.to),
        ]
      case 'sent':
        return [
          t('timeline.tip.sent', { id: hit.id }),
          t('timeline.tip.at', { time: exactly(hit.at) }),
        ]
      case 'heartbeat':
      case 'restarted':
        return [t(`timeline.tip.${hit.kind}`), t('timeline.tip.at', { time: exactly(hit.at) })]
      case 'period':
        return [canvas().period(hit.period), lasting(hit.period.from, hit.period.to)]
      case 'moment': {
        const { moment } = hit
        return [
          canvas().moment(moment),
          t('timeline.tip.hit', { count: format.count(moment.connections) }, moment.connections),
          t('timeline.tip.at', { time: exactly(moment.at) }),
        ]
      }
      case 'overview':
        return [
          t('timeline.tip.count', { count: format.count(hit.count) }, hit.count),
          t('timeline.tip.second', { time: clock(hit.second * 1_000, 1_000) }),
          t('timeline.tip.overview'),
        ]
      default:
        return hit satisfies never
    }
  }

  return {
    canvas,
    lines: ({ hit, lane }, followed) => {
      const [heading = '', ...rest] = hitLines(hit, followed)
      return [lane === undefined ? heading : `${lane.name} · ${heading}`, ...rest]
    },
    span,
    clock,
  }
}
