import { expect, it, vi } from 'vitest'
import { keepCompositionKeys, type Key } from '../../../renderer/host/composition-keys.ts'

function page() {
  const view = new EventTarget()
  keepCompositionKeys(view)
  const heard = vi.fn()
  view.addEventListener('keydown', heard)
  return {
    heard,
    press: (key: Partial<Key> & { readonly key: string }) =>
      view.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), key)),
  }
}

it.each(['Escape', 'Enter', 'ArrowUp', 'ArrowDown'])(
  '%s that belongs to a composition reaches no handler of the page',
  (key) => {
    const { heard, press } = page()
    const untouched = press({ key, isComposing: true, keyCode: 27 })
    expect(heard).not.toHaveBeenCalled()
    // The input method still gets it.
    expect(untouched).toBe(true)
  },
)

it('the Enter with which Safari ends a composition reaches no handler either', () => {
  const { heard, press } = page()
  press({ key: 'Enter', isComposing: false, keyCode: 229 })
  expect(heard).not.toHaveBeenCalled()
})

it('every other key is heard', () => {
  const { heard, press } = page()
  press({ key: 'Escape', isComposing: false, keyCode: 27 })
  expect(heard).toHaveBeenCalledOnce()
})
