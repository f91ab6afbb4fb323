import { repeatsRows } from '../../main/shared/contract/repeats-rows.ts'
import type { PollMode } from '../../main/shared/contract/settings.ts'
import { transportRows, type Transport } from '../../main/shared/contract/transport.ts'
import type { StateDetail, StateReason } from '../../main/shared/clients/client.ts'
import { silenceLimit } from '../../main/shared/clients/link-watch.ts'
import type { BreakRecord, ConnectionRecord } from '../../main/shared/measures/connection-record.ts'
import type { EffectiveOptions } from '../../main/shared/measures/subject.ts'
import { closeName, statusName } from './code-names.ts'
import type { Phrase } from './phrase.ts'

/** The key of the words for why a connection ended. */
export function reasonKey(reason: StateReason, detail: StateDetail): string {
  if (reason === 'bad-answer' && detail.status !== undefined && detail.status !== 200) {
    return 'health.reason.status'
  }
  // These are no ends; an attempt that failed before anything was said is one that was lost.
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
    { key: reasonKey(reason, detail), codes: { status }, named: statusName(status) },
  ]
  if (closeCode !== undefined) {
    phrases.push({ key: 'health.closeCode', codes: { closeCode }, named: closeName(closeCode) })
  }
  if (retryAfter !== undefined) {
    phrases.push({ key: 'health.retryAfter', durations: { pause: retryAfter * 1_000 } })
  }
  return phrases
}

function cost(gap: BreakRecord): Phrase[] {
  const { replayed, missed, duplicated, outOfOrder } = gap
  const phrases: Phrase[] = [{ key: 'health.cost', counts: { replayed, missed } }]
  if (duplicated > 0) phrases.push({ key: 'health.doubled', counts: { count: duplicated } })
  if (outOfOrder > 0) phrases.push({ key: 'health.outOfOrder', counts: { count: outOfOrder } })
  return phrases
}

function aftermath(gap: BreakRecord, now: number): Phrase[] {
  const phrases: Phrase[] = []
  if (gap.gap !== undefined) {
    phrases.push({ key: 'health.gap', durations: { gap: Math.max(0, gap.gap) } })
  } else if (gap.unplanned) {
    // Nobody waits for a connection that was ended on purpose.
    phrases.push({ key: 'health.gapSoFar', durations: { gap: Math.max(0, now - gap.since) } })
  }
  if (gap.failures > 0) phrases.push({ key: 'health.failures', counts: { count: gap.failures } })
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
  if (waited > 0) phrases.push({ key: 'health.waited', durations: { pause: waited } })
  if (openedAt !== undefined) {
    const key = transportRows[transport].pushes ? 'health.open' : 'health.answered'
    phrases.push({ key, durations: { lasted: Math.max(0, (endedAt ?? now) - openedAt) } })
  } else {
    phrases.push({ key: endedAt === undefined ? 'health.opening' : 'health.notOpened' })
  }
  if (restarted) phrases.push({ key: 'health.restarted' })
  phrases.push(...reasonPhrases(record))
  if (followedBy !== undefined) phrases.push(...aftermath(followedBy, now))
  return phrases
}

/** The key of what resuming does in this pane, or would do. */
export function resumeKey(transport: Transport, mode: PollMode, resume: boolean): string {
  if (repeatsRows(transport, mode)) {
    return 'health.resume.whole'
  }
  return resume ? 'health.resume.on' : 'health.resume.off'
}

/** What finds a link that is open and silent. */
export function silencePhrase(transport: Transport, { heartbeat }: EffectiveOptions): Phrase {
  if (!transportRows[transport].pushes) return { key: 'health.silence.polling' }
  return heartbeat === 0
    ? { key: 'health.silence.off' }
    : { key: 'health.silence.on', durations: { limit: silenceLimit(heartbeat) } }
}
