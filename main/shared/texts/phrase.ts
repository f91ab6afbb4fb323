import type { Delay } from '../measures/delay.ts'
import type { en } from './en.ts'

type PathsOf<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? Key : `${Key}.${PathsOf<Node[Key]>}`
}[keyof Node & string]

/** The whole key of a text, `wire.kind.sent` for example. A missing or misspelt one does not compile. */
export type TextKey = PathsOf<typeof en>

/** The keys of a group of texts, by what they begin with. */
export type KeysOf<Prefix extends string> = Extract<TextKey, `${Prefix}.${string}`>

/** What distinguishes the keys of a group: their last parts. */
export type NamesIn<Prefix extends string> =
  KeysOf<Prefix> extends infer Key ? (Key extends `${Prefix}.${infer Name}` ? Name : never) : never

/** What can be counted with its noun: "1 message", "12 messages". */
export type Noun = 'messages' | 'requests' | 'polls' | 'rows' | 'connections' | 'breaks' | 'clients'

/** Something to be filled into a sentence; the speaker writes it in the unit and form of its kind. */
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
  /** Messages a second; below 1 it is told as how far they are apart. */
  | { readonly perSecond: number }
  /** How many times one figure is another. */
  | { readonly times: number }
  /** A number that is a name: written as it is, with its meaning in brackets where that is known. */
  | { readonly code: number; readonly named?: Phrase | undefined }
  /** Another text. */
  | { readonly text: TextKey }
  /** Panes by their ids, named in a list. */
  | { readonly panes: readonly string[] }

/**
 * Something to say: a text, and what goes into its places. Of a text with several forms the figure `count`
 * chooses one, or how many panes `names` names; without either it is the form for one.
 */
export interface Phrase<Key extends TextKey = TextKey> {
  readonly key: Key
  readonly figures?: Readonly<Record<string, Quantity>>
}

/** A phrase of this text. */
export function phrase<Key extends TextKey>(
  key: Key,
  figures?: Readonly<Record<string, Quantity>>,
): Phrase<Key> {
  return figures === undefined ? { key } : { key, figures }
}
