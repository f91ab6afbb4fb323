import { makeLanguageSound } from './host/sound-language.ts'

/** Runs before any other module of the page: imports are evaluated in their order. */
makeLanguageSound(navigator)
