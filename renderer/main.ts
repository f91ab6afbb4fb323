import { feedLanguageFor } from '../main/shared/contract/settings.ts'
import './first.ts'
import { computed, createApp, h, shallowRef, watch } from 'vue'
import 'uplot/dist/uPlot.min.css'
import './styles/index.css'
import { laneStyle } from './styles/lane-colours.ts'
import NoToken from './window/no-token.vue'
import PlaygroundWindow from './window/playground-window.vue'
import { chooseHost } from './host/choose-host.ts'
import { keepCompositionKeys } from './host/composition-keys.ts'
import { openStorages } from './host/page-storage.ts'
import { playgroundKey, preferencesKey } from './state/use-playground.ts'
import { usePlaygroundState } from './state/use-playground-state.ts'
import { speakerOf } from './state/use-texts.ts'
import { tabIds } from './live/tabs.ts'
import { usePreferences } from './window/use-preferences.ts'
import { loadPlaces } from './views.ts'

// Before any component listens.
keepCompositionKeys(window)

const laneSheet = new CSSStyleSheet()
laneSheet.replaceSync(laneStyle())
document.adoptedStyleSheets.push(laneSheet)

const storages = openStorages(window)
/** The page's one start: host, texts and state are made here and handed to the components. */
const preferences = usePreferences({
  root: document.documentElement,
  storage: storages.local,
  languages: navigator.languages,
  views: tabIds,
  onSystemTheme(listener) {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener)
  },
})
watch(
  preferences.language,
  (language) => {
    document.title = speakerOf(language).text('app.name')
  },
  { immediate: true },
)

/** Counts the keys that were put into this tab and not taken. */
const refusedKeys = shallowRef(0)
const { host, entrance } = await chooseHost(window, storages.session, () => {
  refusedKeys.value += 1
})
const playground =
  host === undefined ? undefined : usePlaygroundState(host, window, storages.session)
watch(refusedKeys, () => playground?.notices.say('notice.keyRefused'))

if (host !== undefined && playground !== undefined) {
  // An engine that was away, or was started anew, does not know it.
  watch(
    [preferences.language, playground.engine.state],
    ([language, state]) => {
      if (state !== 'up') return
      host.call('tellLanguage', feedLanguageFor(language)).catch(() => undefined)
    },
    { immediate: true },
  )
}

/** Why there is nothing to be shown but the way to a key. */
const shut = computed(() => {
  if (playground === undefined) return refusedKeys.value > 0 ? 'refused' : 'none'
  const { state, status } = playground.engine
  return state.value === 'forbidden' && status.value === undefined ? 'refused' : undefined
})
if (playground !== undefined) {
  watch(
    playground.engine.state,
    (state) => {
      if (state === 'up') entrance?.worked()
      if (state === 'forbidden') entrance?.failed()
    },
    { immediate: true },
  )
}
const app = createApp({
  render: () =>
    shut.value === undefined ? h(PlaygroundWindow) : h(NoToken, { reason: shut.value }),
})
app.provide(preferencesKey, preferences)
if (playground !== undefined) app.provide(playgroundKey, playground)
app.mount('#app')
// Behind the first picture; Safari tells no page when it is idle. Where it fails, the place asks for itself again.
setTimeout(() => void loadPlaces().catch(() => undefined), 1_000)
