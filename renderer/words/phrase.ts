/** A piece of a sentence: the key of its text, and what is to be filled in. */
export interface Phrase {
  readonly key: string
  readonly durations?: Readonly<Record<string, number>>
  readonly counts?: Readonly<Record<string, number>>
  readonly bytes?: Readonly<Record<string, number>>
  /** Numbers that are names: written as they are. */
  readonly codes?: Readonly<Record<string, number>>
  /** What the code means; it stands in brackets behind it. */
  readonly named?: Phrase | undefined
}
