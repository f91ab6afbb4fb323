import type { EffectiveOptions } from '../../main/shared/contract/pins.ts'

/** The query of an SSE or WebSocket address for these options. */
export function pushQuery({ pushInterval, heartbeat }: EffectiveOptions): string {
  return heartbeat > 0
    ? `interval=${pushInterval}&heartbeat=${heartbeat}`
    : `interval=${pushInterval}`
}

/** A poll is given up after this long without an answer, ms; a long poll counts from the end of its wait. */
export const answerWithin = 15_000
