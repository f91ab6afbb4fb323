import type { EffectiveOptions } from '../../contract/pins.ts'
import { repeatsRows } from '../../contract/repeats-rows.ts'
import type { PollMode } from '../../contract/settings.ts'
import { transportRows, type Transport } from '../../contract/transport.ts'
import type { StateDetail, StateReason } from '../../clients/client.ts'
import { silenceLimit } from '../../clients/link-watch.ts'
import type { BreakRecord, ConnectionRecord } from '../../measures/connection-record.ts'
import { phrase, type KeysOf, type Phrase } from '../phrase.ts'
import { code, count, duration } from '../quantity.ts'
import { closeName, statusName } from './code-names.ts'

/** The key of the words for why a connection ended. */
export function reasonKey(reason: StateReason, detail: StateDetail): KeysOf<'health.reason'> {
  if (reason === 'bad-answer' && detail.status !== undefined && detail.status !== 200) {
    return 'health.reason.status'
  }
  // These do not end a connection; an attempt that failed before anything was said was lost.
  const known = reason === 'started' || reason === 'opened' ? 'lost' : reason
  return `health.reason.${known}`
}

/** Why a connection ended; nothing while it lasts. */
export function reasonPhrases({
  reason,
  detail,
}: Pick<ConnectionRecord, 'reason' | 'detail'>): readonly Phrase[] {
  if (reason === undefined) return []
  const { closeCode, retryAfter, status = 0 } = detail
  const phrases: Phrase[] = [
    phrase(reasonKey(reason, detail), { status: code(status, statusName(status)) }),
  ]
  if (closeCode !== undefined) {
    phrases.push(phrase('health.closeCode', { closeCode: code(closeCode, closeName(closeCode)) }))
  }
  if (retryAfter !== undefined) {
    phrases.push(phrase('health.retryAfter', { pause: duration(retryAfter * 1_000) }))
  }
  return phrases
}

function cost(gap: BreakRecord): Phrase[] {
  const { replayed, missed, duplicated, outOfOrder } = gap
  const phrases: Phrase[] = [
    phrase('health.cost', { replayed: count(replayed), missed: count(missed) }),
  ]
  if (duplicated > 0) phrases.push(phrase('health.doubled', { count: count(duplicated) }))
  if (outOfOrder > 0) phrases.push(phrase('health.outOfOrder', { count: count(outOfOrder) }))
  return phrases
}

function aftermath(gap: BreakRecord, now: number): Phrase[] {
  const phrases: Phrase[] = []
  if (gap.gap !== undefined) {
    phrases.push(phrase('health.gap', { gap: duration(Math.max(0, gap.gap)) }))
  } else if (gap.unplanned) {
    // Nobody waits for a connection that was ended on purpose.
    phrases.push(phrase('health.gapSoFar', { gap: duration(Math.max(0, now - gap.since)) }))
  }
  if (gap.failures > 0) phrases.push(phrase('health.failures', { count: count(gap.failures) }))
  return gap.untilMessage === undefined ? phrases : [...phrases, ...cost(gap)]
}

/**
 * What there is to tell about an attempt to connect, in the order in which it happened.
 *
 * @param now the page's clock, epoch ms.
 */
export function connectionPhrases(
  record: ConnectionRecord,
  transport: Transport,
  now: number,
): readonly Phrase[] {
  const { waited, openedAt, endedAt, restarted, followedBy } = record
  const phrases: Phrase[] = []
  if (waited > 0) phrases.push(phrase('health.waited', { pause: duration(waited) }))
  if (openedAt !== undefined) {
    const key = transportRows[transport].pushes ? 'health.open' : 'health.answered'
    phrases.push(phrase(key, { lasted: duration(Math.max(0, (endedAt ?? now) - openedAt)) }))
  } else {
    phrases.push(phrase(endedAt === undefined ? 'health.opening' : 'health.notOpened'))
  }
  if (restarted) phrases.push(phrase('health.restarted'))
  phrases.push(...reasonPhrases(record))
  if (followedBy !== undefined) phrases.push(...aftermath(followedBy, now))
  return phrases
}

/** The key of what resuming does in this pane, or would do. */
export function resumeKey(
  transport: Transport,
  mode: PollMode,
  resume: boolean,
): KeysOf<'health.resume'> {
  if (repeatsRows(transport, mode)) {
    return 'health.resume.whole'
  }
  return resume ? 'health.resume.on' : 'health.resume.off'
}

/** What finds a link that is open and silent. */
export function silencePhrase(transport: Transport, { heartbeat }: EffectiveOptions): Phrase {
  if (!transportRows[transport].pushes) return phrase('health.silence.polling')
  return heartbeat === 0
    ? phrase('health.silence.off')
    : phrase('health.silence.on', { limit: duration(silenceLimit(heartbeat)) })
}
