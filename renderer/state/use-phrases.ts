import { useI18n } from 'vue-i18n'
import type { Phrase } from '../words/phrase.ts'
import { useFormat } from './use-format.ts'

export interface Phrases {
  say(phrase: Phrase): string
  /** The time of day, to the second. */
  clock(at: number): string
}

/** Puts phrases into the language of the window. */
export function usePhrases(): Phrases {
  const { t } = useI18n()
  const format = useFormat()
  const filled = (
    values: Readonly<Record<string, number>> | undefined,
    write: (value: number) => string,
  ): Record<string, string> =>
    Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, write(value)]))

  function say({ key, durations, counts, bytes, codes, named }: Phrase): string {
    const code = (value: number): string =>
      named === undefined ? String(value) : t('phrase.named', { code: value, name: say(named) })
    return t(key, {
      ...filled(durations, format.duration),
      ...filled(counts, format.count),
      ...filled(bytes, format.bytes),
      ...filled(codes, code),
    })
  }
  return { say, clock: (at) => format.time(at, 'seconds') }
}
