import type { Measured } from '../../../renderer/compare/measures.ts'
import { judge } from '../../../renderer/compare/verdict.ts'
import type { Language } from '../../../renderer/window/use-preferences.ts'
import { createTexts } from '../../../renderer/state/i18n.ts'
import { createCompareWords, type CompareWords } from '../../../renderer/compare/compare-words.ts'

const transportNames: Readonly<Record<string, string>> = {
  polling: 'Polling',
  sse: 'SSE',
  websocket: 'WebSocket',
}

/** The words of the comparison in a language, for panes with ids such as `polling-2`. */
export function wordsIn(language: Language): CompareWords {
  const { t } = createTexts(language).global
  const nameOf = (id: string): string => {
    const [transport = '', number] = id.split('-')
    const name = language === 'zh' && transport === 'polling' ? '轮询' : transportNames[transport]
    return number === '1' ? (name ?? id) : `${name ?? id} ${number ?? ''}`
  }
  return createCompareWords({ t, locale: language === 'zh' ? 'zh-CN' : 'en', nameOf })
}

const english = wordsIn('en')

/** What the window says to these panes in English; spaces that do not break are plain ones. */
export function saidOf(panes: readonly Measured[], faults = false): string {
  return english.verdict(judge({ panes, faults })).replaceAll('\u00a0', ' ')
}
