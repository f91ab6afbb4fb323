import { useTexts } from './use-texts.ts'

/** Names of things that travel as their keys, worded in the language in force. */
export interface Names {
  /** `pushRate, payload` as a person calls them; anything that is not a setting stays as it is. */
  knobs(keys: string): string
  /** The transport's name; anything else stays as it is. */
  transport(key: string): string
}

export function useNames(): Names {
  const { named, list } = useTexts()
  return {
    knobs: (keys) => list(keys.split(', ').map((key) => named(`knob.${key}`, key))),
    transport: (key) => named(`transport.${key}`, key),
  }
}
