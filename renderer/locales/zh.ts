import { controls } from './zh/controls.ts'
import { engine } from './zh/engine.ts'
import { panel } from './zh/panel.ts'
import { panes } from './zh/panes.ts'

/** 窗口里的全部文字，中文。 */
export const zh = { ...controls, ...panel, ...panes, ...engine }
