import { controls } from './en/controls.ts'
import { engine } from './en/engine.ts'
import { panel } from './en/panel.ts'
import { panes } from './en/panes.ts'

/** Every text of the window, in English. Chinese has the same keys; a test proves it. */
export const en = { ...controls, ...panel, ...panes, ...engine }
