import { computed, shallowRef, type ComputedRef } from 'vue'
import { useTexts } from '../state/use-texts.ts'
import type { NetworkFaultsPatch, ScopedFaults } from '../../main/shared/contract/network.ts'
import { audienceSize } from '../../main/shared/contract/audience.ts'
import { transportRows, transports } from '../../main/shared/contract/transport.ts'
import { concerns } from '../timeline/happenings.ts'
import { hasFaults, isOn } from '../../main/shared/contract/faults-in-force.ts'
import { useEvery, usePlayground } from '../state/use-playground.ts'
import { useFormat } from '../state/use-format.ts'
import { useFaultWords } from '../network/use-network-words.ts'
import type { WindowReason } from '../panes/window-reason.ts'

/** What the figures of the panes rest on, in the words of the language in force. */
export interface Measuring {
  /** False where no pane is open. */
  readonly shown: boolean
  /** Page clock, epoch ms. */
  readonly since: number
  readonly reason: WindowReason
  /** Messages that the pane with the most of them had in this time. */
  readonly messages: number
  /** `Measured 42 s, 84 messages`. */
  readonly basis: string
  /** `with: SSE held until 4 kB`; empty where nothing is out of the ordinary. */
  readonly conditions: string
  /** What began this window, and when. */
  readonly why: string
}

/** Twice a second: seconds are counted. */
const period = 500
/** A page that was hidden for less than this was not slowed down, ms. */
const noticed = 1_000

const holdsAlone = (set: NetworkFaultsPatch): boolean =>
  Object.entries(set).every(([key, value]) => key.startsWith('hold') || !isOn(value))

/** The measuring window that all panes share, while the component lives. */
export function useMeasuring(): ComputedRef<Measuring> {
  const { t } = useTexts()
  const { engine, panes, hidden, now } = usePlayground()
  const format = useFormat()
  const faults = useFaultWords()
  const at = shallowRef(now())
  useEvery(period, () => (at.value = now()))

  function words(scoped: ScopedFaults): string {
    const { scope } = scoped
    const said = faults.faults(scoped)
    // What a proxy holds back is SSE, and the words for it say so.
    const isStream = transports.some((name) => name === scope && transportRows[name].streams)
    const names = scope === 'all' || (isStream && holdsAlone(scoped.faults))
    return names ? said : t('measuring.fault', { scope: faults.scope(scope), faults: said })
  }
  function conditions(since: number): string[] {
    const status = engine.status.value
    const set = (status?.network ?? []).filter(
      ({ scope, faults: own }) =>
        hasFaults(own) &&
        panes.entries.value.some(({ id, transport }) => concerns(scope, id, transport)),
    )
    const hiddenFor = hidden.since(since)
    const others = audienceSize(engine.statistics.value?.audience)
    return [
      ...set.map(words),
      ...transports.flatMap((transport) => {
        const state = status?.servers[transport].state ?? 'running'
        const name = t(`transport.${transport}`)
        if (state === 'running') return []
        return state === 'stopped'
          ? t('measuring.stopped', { name })
          : t('measuring.ended', { name })
      }),
      ...(others === 0 ? [] : [t('measuring.audience', { count: format.count(others) }, others)]),
      ...(hiddenFor < noticed ? [] : [t('measuring.hidden', { time: format.span(hiddenFor) })]),
      ...(engine.heard() ? [] : [t('measuring.silent')]),
    ]
  }

  return computed(() => {
    const { since, reason } = panes.measuring.value
    const messages = Math.max(
      0,
      ...panes.entries.value.map(({ snapshot }) => snapshot.value.now.messages),
    )
    const told = conditions(since)
    const list = new Intl.ListFormat(format.locale.value, { type: 'unit', style: 'short' })
    return {
      shown: panes.entries.value.length > 0,
      since,
      reason,
      messages,
      basis: t('measuring.line', {
        time: format.span(Math.max(0, at.value - since)),
        messages: t('measuring.messages', { count: format.count(messages) }, messages),
      }),
      conditions: told.length === 0 ? '' : t('measuring.with', { conditions: list.format(told) }),
      why: t(`measuring.since.${reason}`, { time: format.time(since, 'seconds') }),
    }
  })
}
