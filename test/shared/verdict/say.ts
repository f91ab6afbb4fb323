import type { Phrase } from '../../../main/shared/texts/phrase.ts'
import type { Measured } from '../../../main/shared/verdict/measures.ts'
import { judge } from '../../../main/shared/verdict/verdict.ts'
import type { Language } from '../../../main/shared/texts/languages.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import {
  createCompareWords,
  type CompareWords,
} from '../../../main/shared/verdict/compare-words.ts'

const transportNames: Readonly<Record<string, string>> = {
  polling: 'Polling',
  sse: 'SSE',
  websocket: 'WebSocket',
}

/** The words of the comparison in a language, for panes with ids such as `polling-2`. */
export function wordsIn(language: Language): CompareWords {
  const nameOf = (id: string): string => {
    const [transport = '', number] = id.split('-')
    const name = language === 'zh' && transport === 'polling' ? '轮询' : transportNames[transport]
    return number === '1' ? (name ?? id) : `${name ?? id} ${number ?? ''}`
  }
  return createCompareWords(createSpeaker(language, nameOf))
}

const english = wordsIn('en')

/** What the window says to these panes in English; spaces that do not break are plain ones. */
export function saidOf(panes: readonly Measured[], faults = false): string {
  return english.verdict(judge({ panes, faults })).replaceAll('\u00a0', ' ')
}

/** A phrase taken apart: its code, the panes that it names, and the bare numbers of its figures, by place. */
export function partsOf({ key, figures = {} }: Phrase): {
  readonly code: string
  readonly panes: Readonly<Record<string, readonly string[]>>
  readonly numbers: Readonly<Record<string, number>>
} {
  const all = Object.entries(figures)
  return {
    code: key.split('.').at(-1) ?? '',
    panes: Object.fromEntries(
      all.flatMap(([place, it]) => ('panes' in it ? [[place, it.panes] as const] : [])),
    ),
    numbers: Object.fromEntries(
      all.flatMap(([place, it]) => {
        const value: unknown = 'delay' in it ? it.delay.ms : Object.values(it)[0]
        return typeof value === 'number' ? [[place, value] as const] : []
      }),
    ),
  }
}
