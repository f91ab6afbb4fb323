import type { StateDetail } from '../../main/shared/clients/client.ts'
import { closeName, statusName } from './code-names.ts'
import type { Advice } from './pane-words.ts'
import type { Phrase } from './phrase.ts'

const keepsTrying: Phrase = { key: 'advice.keepsTrying' }

function answered({ status = 0, retryAfter }: StateDetail): readonly Phrase[] {
  const said = { key: 'advice.answered', codes: { status }, named: statusName(status) }
  if (retryAfter === undefined) return [said, keepsTrying]
  const pause = { key: 'refusal.retryAfter', durations: { pause: retryAfter * 1_000 } }
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
        { key: 'advice.closedBy', codes: { closeCode }, named: closeName(closeCode) },
        keepsTrying,
      ]
    case 'lost':
    case 'unreached':
    case 'handshakeHidden':
    case 'tooLarge':
    case 'timeout':
    case 'badAnswer':
    case 'heartbeatMissed':
      return [{ key: `advice.${advice}` }, keepsTrying]
    default:
      return [{ key: `advice.${advice}` }]
  }
}
