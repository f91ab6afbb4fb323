import { en } from './en.ts'
import type { Texts } from './texts.ts'

/** German, as far as it goes: what it lacks is said in English. A whole language has a folder with a file for each of en's. */
export const de: Texts<typeof en> = {
  ...en,
  dialog: { cancel: 'Abbrechen', close: 'Schließen' },
}
