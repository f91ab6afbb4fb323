import type { Delay } from '../measures/delay.ts'
import type { Noun, Phrase, Quantity } from './phrase.ts'

/** @param ms milliseconds. */
export const duration = (ms: number): Quantity => ({ ms })
/** @param uncertainty how far off the clocks may be, ms. */
export const delay = (ms: number, uncertainty: number): { readonly delay: Delay } => ({
  delay: { ms, uncertainty },
})
export const bytes = (value: number): Quantity => ({ bytes: value })
export const count = (value: number, of?: Noun): Quantity =>
  of === undefined ? { count: value } : { count: value, of }
/** @param value messages a second. */
export const rate = (value: number): Quantity => ({ perSecond: value })
export const share = (value: number): Quantity => ({ share: value })
export const times = (value: number): Quantity => ({ times: value })
export const code = (value: number, named?: Phrase): Quantity =>
  named === undefined ? { code: value } : { code: value, named }
/** Panes by their ids. */
export const named = (...ids: readonly string[]): Quantity => ({ panes: ids })
