/** What is written in: every key belongs to it. */
const fields = 'input, textarea, select, [contenteditable]'
/** What a key presses, opens or moves, and the keys that do. */
const pressed = [
  ...['button', 'a[href]', 'summary'],
  ...['slider', 'tab', 'menuitem', 'menuitemradio', 'option', 'switch'].map(
    (role) => `[role="${role}"]`,
  ),
].join(', ')
const pressing = /^(?: |Enter|Arrow\w+|Home|End|Page\w+)$/
/** While one of these is open, keys are meant for it. */
const layers = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

/** True where a key without Ctrl, Alt or Meta is the window’s: no field, no layer, no button that it presses. */
export function isWindowKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return false
  const { target } = event
  const isIn = (what: string): boolean => target instanceof Element && target.closest(what) !== null
  if (isIn(fields) || (isIn(pressed) && pressing.test(event.key))) return false
  return document.querySelector(layers) === null
}

/**
 * True for a letter, digit or sign by itself. Who speaks to a computer, or hits keys by accident, can turn
 * these off: WCAG 2.1.4.
 */
export function isCharacterKey({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return /^[^ ]$/u.test(key) && !ctrlKey && !altKey && !metaKey
}

/** True for a function key alone, wherever the focus is: it types nothing. */
export function isFunctionKey(event: KeyboardEvent, key: string): boolean {
  return event.key === key && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey
}
