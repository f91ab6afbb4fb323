import { expect, it } from 'vitest'
import { isCharacterKey } from '../../../renderer/window/own-keys.ts'

const none = { ctrlKey: false, altKey: false, metaKey: false }
const press = (key: string, held: Partial<typeof none> = {}): boolean =>
  isCharacterKey({ key, ...none, ...held } as KeyboardEvent)

it('a letter, a digit and a sign are characters, in any script', () => {
  expect(['c', 'C', '?', '0', '+', 'é', '字', '😀'].filter((key) => !press(key))).toEqual([])
})
it('space, and keys that have a name, are not', () => {
  expect(
    [' ', 'Escape', 'F5', 'ArrowLeft', 'PageDown', 'Home'].filter((key) => press(key)),
  ).toEqual([])
})
it('with Ctrl, Alt or Meta held it is a shortcut, and stays', () => {
  expect([
    press('z', { ctrlKey: true }),
    press('z', { altKey: true }),
    press('z', { metaKey: true }),
  ]).toEqual([false, false, false])
})
