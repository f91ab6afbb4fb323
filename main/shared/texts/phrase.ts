import type { en } from './en.ts'
import type { Quantity } from './quantity.ts'

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
