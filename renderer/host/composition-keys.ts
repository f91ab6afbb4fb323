/** What of a `KeyboardEvent` tells whose key it is. */
export type Key = Pick<KeyboardEvent, 'isComposing' | 'keyCode'>

/** What older input methods, and Safari at the end of a composition, report instead of the key. */
const processKey = 229

/* oxlint-disable typescript/no-deprecated -- only `keyCode` tells the key that Safari ends a composition with. */

/**
 * True where a key belongs to an input method: it confirms, moves in or cancels a composition, and
 * must not send, apply, step or close anything (UI Events section 4.8.2).
 */
function belongsToComposition({ isComposing, keyCode }: Key): boolean {
  return isComposing || keyCode === processKey
}

/**
 * Keeps the keys of compositions from every handler of the page, those of libraries included. It listens in the
 * capture phase of the window, so later or inner listeners do not get them; what the browser does with them is
 * unchanged.
 */
export function keepCompositionKeys(view: Pick<Window, 'addEventListener'>): void {
  view.addEventListener(
    'keydown',
    (event) => {
      if (belongsToComposition(event)) event.stopImmediatePropagation()
    },
    { capture: true },
  )
}
