/** What has its own use for keys: fields, and everything that a key presses, opens or moves. */
const takers = [
  ...['input', 'textarea', 'select', 'button', 'a[href]', 'summary', '[contenteditable]'],
  ...['slider', 'tab', 'menuitem', 'menuitemradio', 'option', 'switch'].map(
    (role) => `[role="${role}"]`,
  ),
].join(', ')
/** While one of these is open, keys are meant for it. */
const layers = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

/** True where a key without Ctrl, Alt or Meta is the window’s: no field, button or layer takes it. */
export function isWindowKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return false
  const { target } = event
  if (target instanceof Element && target.closest(takers) !== null) return false
  return document.querySelector(layers) === null
}

/** True for a function key alone, wherever the focus is: it types nothing. */
export function isFunctionKey(event: KeyboardEvent, key: string): boolean {
  return event.key === key && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey
}
