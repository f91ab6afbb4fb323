import type { Delay } from '../measures/delay.ts'
import type { Phrase, TextKey } from './phrase.ts'

/** What can be counted with its noun: "1 message", "12 messages". */
export type Noun = 'messages' | 'requests' | 'polls' | 'rows' | 'connections' | 'breaks'

/** Something that stands in a sentence; the speaker writes it in the unit and the manner of its kind. */
export type Quantity =
  /** A duration. */
  | { readonly ms: number }
  /** A time between two clocks: where it is shorter than they can tell, the most that it can have been. */
  | { readonly delay: Delay }
  | { readonly bytes: number }
  /** A number, with its noun where there is one. */
  | { readonly count: number; readonly of?: Noun }
  /** 0 to 1, written as a percentage. */
  | { readonly share: number }
  /** How many times one figure is another. */
  | { readonly times: number }
  /** A number that is a name: written as it is, with its meaning in brackets where that is known. */
  | { readonly code: number; readonly named?: Phrase | undefined }
  /** Another text. */
  | { readonly text: TextKey }
  /** Panes by their ids, named in a list. */
  | { readonly panes: readonly string[] }

/** @param ms milliseconds. */
export const duration = (ms: number): Quantity => ({ ms })
/** @param uncertainty how far off the clocks may be, ms. */
export const delay = (ms: number, uncertainty: number): { readonly delay: Delay } => ({
  delay: { ms, uncertainty },
})
export const bytes = (value: number): Quantity => ({ bytes: value })
export const count = (value: number, of?: Noun): Quantity =>
  of === undefined ? { count: value } : { count: value, of }
export const share = (value: number): Quantity => ({ share: value })
export const times = (value: number): Quantity => ({ times: value })
export const code = (value: number, named?: Phrase): Quantity =>
  named === undefined ? { code: value } : { code: value, named }
/** Panes by their ids. */
export const named = (...ids: readonly string[]): Quantity => ({ panes: ids })
