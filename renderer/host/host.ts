import type {
  CallInput,
  CallName,
  CallResult,
  EventName,
  Events,
} from '../../main/shared/contract/calls.ts'

/** How the page reaches the engine. There are two: the desktop's bridge and the browser's HTTP. */
export interface Host {
  /** @throws PlaygroundError with the code the engine refused with, or `stopped` where it is gone. */
  call<Name extends CallName>(
    name: Name,
    ...input: CallInput<Name> extends undefined ? [] : [CallInput<Name>]
  ): Promise<CallResult<Name>>
  /** Hears of an event until the returned function is called. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
  /** Hears when the engine comes back, when it goes away, and of every attempt that fails meanwhile. */
  onConnection(listener: (connected: boolean) => void): () => void
}
