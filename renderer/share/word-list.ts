/** Commands as lists of words, while a line is read a character at a time. */
export interface WordList {
  /** Appends to the current word, or begins one; '' begins an empty word. */
  add(text: string): void
  /** The word at hand, as far as it is known; undefined between words. */
  word(): string | undefined
  /** Ends the word at hand, if there is one. */
  endWord(): void
  /** Forgets the word at hand. */
  dropWord(): void
  /** The next word is not the command's: it is the target of a redirection. */
  dropNext(): void
  /** Ends the command: what follows is another one. */
  endCommand(): void
  /** Ends everything; commands without a word are left out. */
  finish(): string[][]
}

/** Creates an empty list. */
export function createWordList(): WordList {
  const commands: string[][] = [[]]
  let word: string | undefined
  let dropping = false

  function endWord(): void {
    if (word === undefined) return
    if (!dropping) commands.at(-1)?.push(word)
    dropping = false
    word = undefined
  }
  return {
    add(text) {
      word = (word ?? '') + text
    },
    word: () => word,
    endWord,
    dropWord() {
      word = undefined
    },
    dropNext() {
      dropping = true
    },
    endCommand() {
      endWord()
      commands.push([])
    },
    finish() {
      endWord()
      return commands.filter(({ length }) => length > 0)
    },
  }
}
