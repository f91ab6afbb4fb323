/** The labels at the start of the lanes. */
export interface Labels {
  readonly names: readonly string[]
  /** Beneath the names, and smaller; '' where a lane has none. */
  readonly notes: readonly string[]
  /** Font size of the window, px. */
  readonly em: number
  /** A font family. */
  readonly font: string
}

/** How much room labels need. */
export interface LabelWidths {
  /** px. Notes change every second: they have room for another digit, and every digit that of a 0. */
  widest(labels: Labels): number
}

const kept = 200

/**
 * Remembers widths: to measure a text, a browser lays the whole page out, and the notes of the lanes have
 * other figures every second.
 *
 * @param measure the width in px, with a font as a canvas takes it; asked once for texts that differ only in
 * their digits.
 */
export function createLabelWidths(measure: (text: string, font: string) => number): LabelWidths {
  const known = new Map<string, number>()

  function width(text: string, font: string): number {
    const even = text.replaceAll(/\d/g, '0')
    const key = `${font} ${even}`
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= kept) known.clear()
    const measured = measure(even, font)
    known.set(key, measured)
    return measured
  }

  return {
    widest({ names, notes, em, font }) {
      const nameFont = `500 ${Math.round(em * 0.93)}px ${font}`
      const noteFont = `${Math.round(em * 0.8)}px ${font}`
      return Math.max(
        0,
        ...names.map((name) => width(name, nameFont)),
        ...notes.map((note) => (note === '' ? 0 : width(`${note}0`, noteFont))),
      )
    },
  }
}
