import type { Knob } from '../../main/shared/contract/knob.ts'
import { faultKnobs, type NetworkFaultsPatch } from '../../main/shared/contract/network.ts'
import { faultsIn } from '../../main/shared/experiment/fault-option.ts'
import type { PlannedScope } from '../../main/shared/experiment/plan.ts'
import { paneNames } from '../../main/shared/texts/words/pane-names.ts'
import { useFormat } from '../state/use-format.ts'
import { useSpeaker, useTexts } from '../state/use-texts.ts'
import type { Difference } from './share-difference.ts'
import type { Shared } from './share-link.ts'
import { useShareWords } from './use-share-words.ts'

/** A line of what would be different. */
export interface DifferenceWords {
  /** The setting's key, or the kind of the difference. */
  readonly key: string
  readonly name: string
  /** Undefined where something comes or goes, which `after` then begins with a sign for. */
  readonly before: string | undefined
  readonly after: string
}

/** What would be different, in the language of the window. */
export function useDifferenceWords(): (
  list: readonly Difference[],
  before: Shared,
  after: Shared,
) => readonly DifferenceWords[] {
  const { t } = useTexts()
  const speaker = useSpeaker()
  const words = useShareWords()
  const format = useFormat()

  /** `Latency 200 ms, Down`: a switch that is on by its name alone. */
  function faultsText(faults: NetworkFaultsPatch): string {
    return faultsIn(faults)
      .map((key) => {
        const [knob, value]: readonly [Knob, unknown] = [faultKnobs[key], faults[key]]
        const name = t(`network.fault.${key}`)
        if (value === true) return name
        return knob.kind === 'number'
          ? `${name} ${format.number(knob, Number(value))}`
          : `${name} ${t('toggle.off')}`
      })
      .join(t('network.word.and'))
  }
  const namesIn = ({ panes, settings }: Shared): readonly string[] =>
    paneNames(panes, settings, speaker())

  function scope(of: PlannedScope, names: readonly string[]): string {
    if (of === 'all' || of === 'foreign') return t(`network.scope.${of}`)
    if (typeof of === 'string') return t('network.scope.transport', { name: t(`transport.${of}`) })
    const name = names[of.subject]
    return name === undefined ? t('network.scope.other') : t('network.scope.pane', { name })
  }

  function wordsFor(one: Difference, before: Shared, after: Shared): DifferenceWords {
    switch (one.kind) {
      case 'setting':
        return {
          key: one.key,
          name: t(`knob.${one.key}`),
          before: words.value(one.key, one.before),
          after: words.value(one.key, one.after),
        }
      case 'pane': {
        const names = namesIn(one.sign === '+' ? after : before)
        const said = `${one.sign} ${names[one.place] ?? ''}`
        return { key: 'pane', name: t('paste.pane'), before: undefined, after: said }
      }
      case 'order': {
        const [now, then] = [before, after].map((shared) => speaker().list(namesIn(shared)))
        return { key: 'order', name: t('paste.order'), before: now, after: then ?? '' }
      }
      case 'place':
        return {
          key: 'place',
          name: t('paste.place'),
          before: t(`place.${one.before}`),
          after: t(`place.${one.after}`),
        }
      case 'fault': {
        const { sign, faults } = one
        const said = t('paste.ofScope', {
          faults: faultsText(faults.faults),
          scope: scope(faults.scope, namesIn(sign === '+' ? after : before)),
        })
        return {
          key: 'fault',
          name: t('paste.network'),
          before: undefined,
          after: `${sign} ${said}`,
        }
      }
      default:
        return one satisfies never
    }
  }

  return (list, before, after) => list.map((one) => wordsFor(one, before, after))
}
