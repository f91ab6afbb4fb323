import { useTexts } from '../state/use-texts.ts'
import { knobs, type SettingKey, type Settings } from '../../main/shared/contract/settings.ts'
import { printSetting } from '../../main/shared/contract/share.ts'
import { lineOf } from './share-difference.ts'
import { maxPanes } from './share-panes.ts'
import type { ShareFault } from './share-link.ts'
import { shorten } from '../../main/shared/texts/format.ts'
import { useFormat } from '../state/use-format.ts'

/** Longer texts are cut in a list of changes. */
const longest = 60

export interface ShareWords {
  /** A value as a list of changes shows it. */
  value<Key extends SettingKey>(key: Key, value: Settings[Key]): string
  /** Why something of a link or a command was not taken over. */
  fault(fault: ShareFault): string
  /** The same, with the line of the text that it was written on, where there are several. */
  atLine(text: string, fault: ShareFault): string
}

/** What was written where something could not be taken over; empty where that is not one thing. */
function writtenFor(fault: ShareFault): string {
  switch (fault.kind) {
    case 'value':
      return fault.text === '' ? knobs[fault.key].flag : fault.text
    case 'pane':
    case 'network':
    case 'place':
      return fault.text
    case 'unknown':
      return fault.name
    case 'tooFast':
    case 'trust':
      return ''
    default:
      return fault satisfies never
  }
}

/** What a link or a command line asks for, in the language of the window. */
export function useShareWords(): ShareWords {
  const { t, list } = useTexts()
  const format = useFormat()

  function value(key: SettingKey, given: Settings[SettingKey]): string {
    if (Array.isArray(given)) return given.length === 0 ? t('paste.none') : printSetting(given)
    return shorten(format.setting(key, given), longest)
  }
  function pane({ text, key }: Extract<ShareFault, { kind: 'pane' }>): string {
    const given = shorten(text, longest)
    return key === undefined
      ? t('paste.fault.pane', { text: given, count: format.count(maxPanes) })
      : t('paste.fault.pin', { text: given, range: format.range(key) })
  }
  function network({ text, fault }: Extract<ShareFault, { kind: 'network' }>): string {
    const given = shorten(text, longest)
    return fault === undefined
      ? t('paste.fault.network', { text: given })
      : t('paste.fault.pin', { text: given, range: format.range(fault) })
  }
  function said(fault: ShareFault): string {
    switch (fault.kind) {
      case 'value': {
        const { key, text } = fault
        const given = text === '' ? t('paste.fault.missing') : `“${shorten(text, longest)}”`
        return t('paste.fault.value', {
          name: t(`knob.${key}`),
          text: given,
          range: format.range(key),
        })
      }
      case 'tooFast':
        return t('paste.fault.tooFast', {
          names: list(fault.keys.map((key) => t(`knob.${key}`))),
        })
      case 'pane':
        return pane(fault)
      case 'network':
        return network(fault)
      case 'place':
        return t('paste.fault.place', { text: shorten(fault.text, longest) })
      case 'trust':
        return t('paste.fault.trust')
      case 'unknown':
        return t('paste.fault.unknown', { name: shorten(fault.name, longest) })
      default:
        return fault satisfies never
    }
  }
  return {
    value,
    fault: said,
    atLine(text, fault) {
      const line = lineOf(text, writtenFor(fault))
      return line === undefined ? said(fault) : t('paste.atLine', { line, fault: said(fault) })
    },
  }
}
