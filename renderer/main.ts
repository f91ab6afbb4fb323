import './first.ts'
import { createApp, watch, type Component } from 'vue'
import 'uplot/dist/uPlot.min.css'
import './styles/index.css'
import NoToken from './components/no-token.vue'
import PlaygroundWindow from './components/playground-window.vue'
import { chooseHost } from './host/choose-host.ts'
import { keepCompositionKeys } from './host/composition-keys.ts'
import { createTexts } from './locales/i18n.ts'
import { playgroundKey, preferencesKey } from './state/context.ts'
import { usePlaygroundState } from './state/use-playground.ts'
import { usePreferences } from './state/use-preferences.ts'

// Before any component listens.
keepCompositionKeys(window)

/** The page's one start: host, texts and state are made here and handed to the components. */
const preferences = usePreferences({
  root: document.documentElement,
  storage: localStorage,
  languages: navigator.languages,
  onSystemTheme(listener) {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener)
  },
})
const texts = createTexts(preferences.language.value)
watch(
  preferences.language,
  (language) => {
    texts.global.locale.value = language
    document.title = texts.global.t('app.name')
  },
  { immediate: true },
)

const host = chooseHost(window)
const root: Component = host === undefined ? NoToken : PlaygroundWindow
const app = createApp(root)
app.use(texts)
app.provide(preferencesKey, preferences)
if (host !== undefined) app.provide(playgroundKey, usePlaygroundState(host, window))
app.mount('#app')
