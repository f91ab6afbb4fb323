import { laneRows } from '../../main/shared/contract/lanes.ts'
import { toCommandLine } from '../../main/shared/contract/share.ts'
import { printFaultOption } from '../../main/shared/experiment/fault-option.ts'
import { phrase } from '../../main/shared/texts/phrase.ts'
import { duration } from '../../main/shared/texts/quantity.ts'
import type { CopiedComparison } from '../../main/shared/verdict/comparison-copy.ts'
import type { Comparison } from '../../main/shared/verdict/comparison.ts'
import type { CompareWords } from '../../main/shared/verdict/compare-words.ts'
import { usePaneName } from '../panes/use-pane-name.ts'
import { usePinWords } from '../panes/pins/use-pin-words.ts'
import { useShared } from '../share/use-shared.ts'
import { usePlayground } from '../state/use-playground.ts'
import { useSpeaker, useTexts } from '../state/use-texts.ts'

/** A comparison with what is to be said around it, as it is at this moment. */
export function useCopiedComparison(): (
  comparison: Comparison,
  words: CompareWords,
) => CopiedComparison {
  const { t } = useTexts()
  const speaker = useSpeaker()
  const name = usePaneName()
  const pinWords = usePinWords()
  const shared = useShared()
  const { engine, panes, now } = usePlayground()

  return (comparison, words) => {
    const { settings, network } = shared.now()
    const version = engine.status.value?.version ?? ''
    const at = now()
    const flags = toCommandLine({ ...settings, allowedOrigins: [] }).replace(
      /^.*? serve(?: -- )?/,
      '',
    )
    const faults = network.map((one) => `\`${printFaultOption(one)}\``).join(', ')
    const seconds = Math.min(...comparison.panes.map((pane) => pane.seconds))
    const pinsOf = (id: string): readonly string[] => {
      const entry = panes.entries.value.find((one) => one.id === id)
      if (entry === undefined) return []
      const { transport } = laneRows[entry.lane]
      return pinWords.words(transport, entry.pane.config().pins).map(({ text }) => text)
    }
    return {
      comparison,
      words,
      heads: comparison.panes.map((pane) => ({ name: name(pane), pins: pinsOf(pane.id) })),
      rowName: (row) => t(`compare.row.${row}`),
      labels: {
        figure: t('compare.figure'),
        setting: t('compare.copy.setting'),
        messages: t('compare.copy.messages'),
        pinned: t('compare.copy.pinned'),
        spread: t('compare.spread'),
      },
      notes: [
        speaker().say(phrase('compare.copy.measured', { time: duration(seconds * 1_000) })),
        t('compare.copy.settings', {
          flags: flags === '' ? t('compare.copy.defaults') : `\`${flags}\``,
        }),
        ...(faults === '' ? [] : [t('compare.copy.faults', { faults })]),
        t('compare.copy.by', { version, at: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z') }),
      ],
      settings,
      network,
      at,
      version,
    }
  }
}
