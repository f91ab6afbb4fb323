import { shallowRef, type ShallowRef } from 'vue'
import type { CallInput, CallName, CallResult, Events } from '../../main/shared/contract/calls.ts'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { ScopedFaults } from '../../main/shared/contract/network.ts'
import type { Settings, SettingsPatch } from '../../main/shared/contract/settings.ts'
import type { Bookings, Statistics, Status } from '../../main/shared/contract/status.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import type { Host } from '../host/host.ts'
import type { Notices } from './use-notices.ts'

/** The state of the connection to the engine. `forbidden`: this page's token is not valid, or no longer. */
export type EngineState = 'starting' | 'up' | 'gone' | 'forbidden'

export interface Engine {
  readonly state: Readonly<ShallowRef<EngineState>>
  readonly status: Readonly<ShallowRef<Status | undefined>>
  readonly statistics: Readonly<ShallowRef<Statistics | undefined>>
  /** Asks for something; a refusal becomes a notice. Resolves with whether it worked. */
  act<Name extends CallName>(
    name: Name,
    ...input: CallInput<Name> extends undefined ? [] : [CallInput<Name>]
  ): Promise<boolean>
  /** Asks for something and answers with it. @throws PlaygroundError with the engine's refusal. */
  ask<Name extends CallName>(
    name: Name,
    ...input: CallInput<Name> extends undefined ? [] : [CallInput<Name>]
  ): Promise<CallResult<Name>>
  /** @throws PlaygroundError with the engine's refusal. */
  configure(patch: SettingsPatch): Promise<Settings>
  /**
   * Replaces the faults of a scope. Resolves once `status` has them.
   *
   * @throws PlaygroundError with the engine's refusal.
   */
  setNetwork(scoped: ScopedFaults): Promise<void>
  /**
   * Whether the engine is there and has told its statistics within the last 5 s.
   *
   * @param at a moment by the page's clock; now by default.
   */
  heard(at?: number): boolean
  /** Takes the statistics as they are now. Does nothing where the engine is gone. */
  settle(): Promise<void>
  /** The books of these clients, settled; undefined where the engine is gone. */
  bookings(clients: readonly string[]): Promise<Bookings | undefined>
  onCleared(listener: (payload: Events['cleared']) => void): () => void
}

/** Statistics come twice a second; without any for this long, ms, the last ones are no longer valid. */
const silence = 5_000

export interface EngineOptions {
  readonly host: Host
  readonly notices: Notices
  /** The servers have other ports than when the page was loaded, so its CSP forbids them. */
  readonly onMoved: () => void
  /** The page's clock, ms: the one by which whoever asks `heard` names a moment. */
  readonly now: () => number
}

function portsOf({ servers }: Status): string {
  return transports.map((transport) => servers[transport].port).join(' ')
}

/** Keeps what the engine tells: status, statistics, and whether it is there at all. */
export function useEngine(options: EngineOptions): Engine {
  const { host, notices, onMoved, now } = options
  const state = shallowRef<EngineState>('starting')
  const status = shallowRef<Status>()
  const statistics = shallowRef<Statistics>()
  let ports: string | undefined

  function take(next: Status): void {
    const known = portsOf(next)
    if (ports !== undefined && ports !== known) onMoved()
    ports = known
    status.value = next
    state.value = 'up'
  }

  /** An engine that refuses something answers, and is not gone. */
  function noteFailure(error: unknown): void {
    const code = error instanceof PlaygroundError ? error.code : 'stopped'
    if (code === 'forbidden') state.value = 'forbidden'
    else if (code === 'stopped' || state.value === 'starting') state.value = 'gone'
  }
  /** What was asked for; undefined where the engine is gone: figures wait until it is back. */
  async function unlessGone<Result>(asked: Promise<Result>): Promise<Result | undefined> {
    try {
      return await asked
    } catch (error) {
      if (!(error instanceof PlaygroundError)) throw error
      noteFailure(error)
      return undefined
    }
  }
  async function refresh(): Promise<void> {
    try {
      take(await host.call('status'))
    } catch (error) {
      noteFailure(error)
    }
  }

  host.on('status', take)
  let heardAt = Number.NEGATIVE_INFINITY
  function hear(next: Statistics): void {
    heardAt = now()
    statistics.value = next
  }
  host.on('statistics', hear)
  host.onConnection((connected) => {
    // Also where it went: the call says whether it is gone or does not know this page any more.
    if (!connected && state.value === 'up') state.value = 'gone'
    void refresh()
  })
  void refresh()

  return {
    state,
    status,
    statistics,
    async act(name, ...input) {
      try {
        await host.call(name, ...input)
        return true
      } catch (error) {
        notices.refuse(error)
        return false
      }
    },
    ask: (name, ...input) => host.call(name, ...input),
    async configure(patch) {
      const settings = await host.call('configure', patch)
      if (status.value !== undefined) take({ ...status.value, settings })
      return settings
    },
    async setNetwork(scoped) {
      await host.call('setNetwork', scoped)
      take(await host.call('status'))
    },
    heard: (at = now()) => state.value === 'up' && at - heardAt <= silence,
    async settle() {
      const next = await unlessGone(host.call('statistics'))
      if (next !== undefined) hear(next)
    },
    bookings: (clients) => unlessGone(host.call('bookings', clients)),
    onCleared: (listener) => host.on('cleared', listener),
  }
}
