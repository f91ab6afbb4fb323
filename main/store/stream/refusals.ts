import { PlaygroundError, type ErrorCode } from '../../shared/contract/errors.ts'
import type { StoreTrouble } from '../../shared/contract/status.ts'

/** Why the place refuses what is written. */
export type Refusal = Exclude<StoreTrouble, 'busy' | 'unreachable'>

const refusals: Readonly<Record<Refusal, string>> = {
  full: 'The disk of the store is full; nothing was stored. It is tried again every second.',
  damaged:
    'The file of the store is damaged; nothing was stored. ' +
    'At the next start it is put aside, and a new one is begun.',
  gone:
    'The file of the store was deleted, moved or replaced while it was open; nothing was stored. ' +
    'Put it back, or start the playground again.',
  readonly:
    'The store cannot be written to at present; nothing was stored. It is tried again every second.',
}

const codes = {
  full: 'store_full',
  damaged: 'store_readonly',
  gone: 'store_gone',
  readonly: 'store_readonly',
} as const satisfies Record<Refusal, ErrorCode>

/** What a sender is told as long as the place refuses to store anything. */
export function refusedError(why: Refusal): PlaygroundError {
  return new PlaygroundError(codes[why], refusals[why])
}
