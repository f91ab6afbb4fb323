/** What a page is told of the person's language; a `Navigator`, or a stand-in for one. */
export type Spoken = Pick<Navigator, 'language'>

/** A language tag that `Intl` accepts: the given one, or English if it is invalid (RFC 5646). */
export function soundLanguage(tag: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

/**
 * Makes `navigator.language` a tag that `Intl` takes. Under POSIX locales Chromium reports
 * `en-US@posix`, at which every `Intl` call throws a RangeError, in libraries as they load as well.
 */
export function makeLanguageSound(navigator: Spoken): void {
  const language = soundLanguage(navigator.language)
  if (language === navigator.language) return
  Object.defineProperty(navigator, 'language', { value: language, configurable: true })
}
