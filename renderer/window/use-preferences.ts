import { shallowRef, watch, type ShallowRef } from 'vue'
import {
  languageFor,
  languageRows,
  languages,
  type Language,
} from '../../main/shared/texts/languages.ts'

export const themes = ['system', 'light', 'dark'] as const
export const sizes = ['small', 'normal', 'large', 'projector'] as const
export type Theme = (typeof themes)[number]
export type Size = (typeof sizes)[number]

const scales: Readonly<Record<Size, number>> = {
  small: 0.9,
  normal: 1,
  large: 1.2,
  projector: 1.5,
}

export interface Preferences {
  readonly theme: ShallowRef<Theme>
  readonly language: ShallowRef<Language>
  readonly size: ShallowRef<Size>
  /** What the upper part of the stage shows: one of `views`. */
  readonly view: ShallowRef<string>
  /** Whether the panel on the left is shown: not until somebody opens it. */
  readonly settingsShown: ShallowRef<boolean>
  /** Whether the settings that are seldom changed are unfolded; not kept. */
  readonly seldomShown: ShallowRef<boolean>
  /** The tab that all panes are to show; undefined where each has its own. Not kept. */
  readonly paneTab: ShallowRef<string | undefined>
  /** Whether the line of the first start was put away. */
  readonly welcomed: ShallowRef<boolean>
  /** Whether a letter, digit or sign acts by itself, without Ctrl, Alt or Meta. */
  readonly characterKeys: ShallowRef<boolean>
  /** Rises when colours or sizes change, so that canvases are redrawn. */
  readonly appearance: Readonly<ShallowRef<number>>
}

/** What preferences need of the page. */
export interface PreferenceSurroundings {
  readonly root: HTMLElement
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly languages: readonly string[]
  /** What the stage can show; the first until another is chosen. */
  readonly views: readonly [string, ...string[]]
  /** Hears when the system goes from light to dark or back. */
  readonly onSystemTheme: (listener: () => void) => void
}

function chosen<Value extends string>(
  stored: string | null,
  values: readonly Value[],
  otherwise: Value,
): Value {
  return values.find((value) => value === stored) ?? otherwise
}

/** Theme, language and size of the window: kept between visits, shown on the root element. */
export function usePreferences(surroundings: PreferenceSurroundings): Preferences {
  const { root, storage } = surroundings
  const theme = shallowRef(chosen(storage.getItem('theme'), themes, 'system'))
  const language = shallowRef(
    chosen(storage.getItem('language'), languages, languageFor(surroundings.languages[0])),
  )
  const size = shallowRef(chosen(storage.getItem('size'), sizes, 'normal'))
  const view = shallowRef(
    chosen(storage.getItem('view'), surroundings.views, surroundings.views[0]),
  )
  const settingsShown = shallowRef(storage.getItem('settings') === 'shown')
  const welcomed = shallowRef(storage.getItem('welcome') === 'dismissed')
  const characterKeys = shallowRef(storage.getItem('character-keys') !== 'off')
  const appearance = shallowRef(0)

  function show(): void {
    if (theme.value === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme.value
    root.style.setProperty('--scale', String(scales[size.value]))
    root.lang = languageRows[language.value].locale
    appearance.value += 1
  }
  show()
  surroundings.onSystemTheme(() => (appearance.value += 1))
  watch(
    [theme, language, size],
    () => {
      show()
      storage.setItem('theme', theme.value)
      storage.setItem('language', language.value)
      storage.setItem('size', size.value)
    },
    { flush: 'sync' },
  )
  watch(view, () => storage.setItem('view', view.value), { flush: 'sync' })
  watch(settingsShown, (shown) => storage.setItem('settings', shown ? 'shown' : 'hidden'), {
    flush: 'sync',
  })
  watch(welcomed, (done) => storage.setItem('welcome', done ? 'dismissed' : 'shown'), {
    flush: 'sync',
  })
  watch(characterKeys, (on) => storage.setItem('character-keys', on ? 'on' : 'off'), {
    flush: 'sync',
  })
  return {
    theme,
    language,
    size,
    view,
    settingsShown,
    seldomShown: shallowRef(false),
    paneTab: shallowRef<string>(),
    welcomed,
    characterKeys,
    appearance,
  }
}
