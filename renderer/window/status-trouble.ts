import type { Status } from '../../main/shared/contract/status.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'

/** Something that is out of order, as the status has it. */
export type Trouble =
  /** Nothing has been heard from the engine lately. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'server'; readonly transport: Transport; readonly state: 'stopped' | 'ended' }
  /** The store takes no messages, or keeps them in memory though a file was meant. */
  | { readonly kind: 'store' }
  /** The engine’s event loop is so late that it shows in every delay. */
  | { readonly kind: 'loop'; readonly ms: number }
  /** The clocks are not aligned, so that delays are not measured. */
  | { readonly kind: 'clock' }

/** From this mean on, the loop adds what a person would take for the transport’s delay, ms. */
const lateLoop = 50

export interface TroubleFrom {
  readonly heard: boolean
  readonly status: Pick<Status, 'servers' | 'store'> | undefined
  /** Mean delay of the engine’s event loop, ms; undefined while it is not known. */
  readonly loopMs: number | undefined
  readonly aligned: boolean
}

/** What is out of order, the gravest first. While the engine is silent nothing else is known. */
export function troublesOf({ heard, status, loopMs, aligned }: TroubleFrom): readonly Trouble[] {
  if (status === undefined) return []
  if (!heard) return [{ kind: 'silent' }]
  return [
    ...(status.store.trouble === undefined ? [] : [{ kind: 'store' as const }]),
    ...transports.flatMap((transport): Trouble[] => {
      const { state } = status.servers[transport]
      return state === 'running' ? [] : [{ kind: 'server', transport, state }]
    }),
    ...(loopMs !== undefined && loopMs >= lateLoop ? [{ kind: 'loop' as const, ms: loopMs }] : []),
    ...(aligned ? [] : [{ kind: 'clock' as const }]),
  ]
}
