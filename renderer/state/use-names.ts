import { useI18n } from 'vue-i18n'

/** Names of things that travel as their keys, worded in the language in force. */
export interface Names {
  /** `pushRate, payload` as a person calls them; what is no setting stays as it is. */
  knobs(keys: string): string
  /** The transport's name; what is none stays as it is. */
  transport(key: string): string
}

export function useNames(): Names {
  const { t, te } = useI18n()
  const named = (key: string, otherwise: string): string => (te(key) ? t(key) : otherwise)
  return {
    knobs: (keys) =>
      keys
        .split(', ')
        .map((key) => named(`knob.${key}`, key))
        .join(', '),
    transport: (key) => named(`transport.${key}`, key),
  }
}
