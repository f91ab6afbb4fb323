import type { StateDetail } from '../../clients/client.ts'
import { phrase, type Phrase } from '../phrase.ts'
import { code, duration } from '../quantity.ts'
import { closeName, statusName } from './code-names.ts'
import type { Advice } from './pane-words.ts'

const keepsTrying = phrase('advice.keepsTrying')

function answered({ status = 0, retryAfter }: StateDetail): readonly Phrase[] {
  const said = phrase('advice.answered', { status: code(status, statusName(status)) })
  if (retryAfter === undefined) return [said, keepsTrying]
  const pause = phrase('refusal.retryAfter', { pause: duration(retryAfter * 1_000) })
  return [said, pause, keepsTrying]
}

/** The sentences of an advice, with the figures that the pane knows. */
export function adviceWords(advice: Advice, detail: StateDetail): readonly Phrase[] {
  const { closeCode = 0 } = detail
  switch (advice) {
    case 'answered':
      return answered(detail)
    case 'closedBy':
      return [
        phrase('advice.closedBy', { closeCode: code(closeCode, closeName(closeCode)) }),
        keepsTrying,
      ]
    case 'lost':
    case 'unreached':
    case 'handshakeHidden':
    case 'tooLarge':
    case 'timeout':
    case 'badAnswer':
    case 'heartbeatMissed':
      return [phrase(`advice.${advice}`), keepsTrying]
    default:
      return [phrase(`advice.${advice}`)]
  }
}
