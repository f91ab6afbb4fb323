/** The shape that every language fills: the same keys as English, each with a text of its own. */
export type Texts<Shape> = {
  readonly [Key in keyof Shape]: Shape[Key] extends string ? string : Texts<Shape[Key]>
}
