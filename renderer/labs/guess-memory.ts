import type { LabAnswer, LabName } from './lab.ts'
import { labNamed } from './labs.ts'

const storageKey = 'lab.guess'

/** Keeps what was guessed for a lab over a reload of the page. */
export interface GuessMemory {
  read(name: LabName): LabAnswer | undefined
  /** @param guess undefined where nothing was guessed. */
  write(guess: LabAnswer | undefined): void
}

/** Creates the memory; what it cannot read, or what belongs to another lab, is as if it were not there. */
export function createGuessMemory(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): GuessMemory {
  return {
    read(name) {
      const text = storage.getItem(storageKey)
      return labNamed(name).answers.find((answer) => answer === text)
    },
    write(guess) {
      if (guess === undefined) storage.removeItem(storageKey)
      else storage.setItem(storageKey, guess)
    },
  }
}
